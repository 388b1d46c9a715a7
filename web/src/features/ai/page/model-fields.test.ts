import { expect, it } from "vitest";
import { newNumbers, storable } from "./model-fields.ts";

it("what a cache costs is what reading costs, unless it is said", () => {
  const given = { input_usd: 2, output_usd: 10, cache_read_usd: "", max_input_tokens: 32_000 };
  expect(newNumbers("text", given)).toEqual({
    ...{ input_usd: 2, output_usd: 10, max_input_tokens: 32_000 },
    ...{ cache_read_usd: 2, cache_write_usd: 2 },
  });
  expect(newNumbers("text", { ...given, cache_read_usd: 0.2 })).toMatchObject({
    cache_read_usd: 0.2,
  });
});

it("what is not said of such a model is not kept with it", () => {
  const numbers = { input_usd: 0.02, output_usd: 10, dimensions: "" };
  expect(newNumbers("embeddings", numbers)).toEqual({ input_usd: 0.02 });
});

it("a length that is left empty again is the model's own", () => {
  expect(storable({ dimensions: "", input_usd: 0 })).toEqual({ dimensions: null, input_usd: 0 });
});
