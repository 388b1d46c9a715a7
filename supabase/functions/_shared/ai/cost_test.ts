import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type AiModelPrice, costOf } from "./cost.ts";
import type { AiUsage } from "./provider.ts";

const free: AiModelPrice = {
  input_usd: "0",
  cache_read_usd: "0",
  cache_write_usd: "0",
  output_usd: "0",
  per_second_usd: "0",
  long_from: null,
  long_input_usd: null,
  long_cache_read_usd: null,
  long_cache_write_usd: null,
  long_output_usd: null,
};
const luna: AiModelPrice = {
  ...free,
  input_usd: "0.10",
  cache_read_usd: "0.01",
  cache_write_usd: "0.10",
  output_usd: "0.50",
  long_from: 272_000,
  long_input_usd: "0.20",
  long_cache_read_usd: "0.02",
  long_cache_write_usd: "0.20",
  long_output_usd: "0.75",
};
const haiku: AiModelPrice = {
  ...luna,
  cache_write_usd: "0.125",
  long_from: 100_000,
  long_input_usd: "0.50",
  long_cache_read_usd: "0.05",
  long_cache_write_usd: "0.625",
  long_output_usd: "2.50",
};

function used(inputTokens: number, outputTokens: number, more: Partial<AiUsage> = {}): AiUsage {
  const none = { cacheReadTokens: 0, cacheWriteTokens: 0, seconds: null };
  return { inputTokens, outputTokens, ...none, ...more };
}

describe("the cost of a call", () => {
  it("is exact to the last place", () => {
    assert.equal(costOf(luna, used(312, 48)), "0.00005520");
    assert.equal(costOf(haiku, used(341, 61)), "0.00006460");
    assert.equal(costOf(luna, used(0, 0)), "0.00000000");
  });

  it("counts what came from the cache, and what was put there, at their own prices", () => {
    const cached = used(1000, 200, { cacheReadTokens: 5000, cacheWriteTokens: 2000 });
    assert.equal(costOf(haiku, cached), "0.00050000");
    assert.equal(costOf(luna, cached), "0.00045000");
  });

  it("takes the whole request into the other band, one token above the limit", () => {
    assert.equal(costOf(luna, used(272_000, 1000)), "0.02770000");
    assert.equal(costOf(luna, used(272_001, 1000)), "0.05515020");
    assert.equal(costOf(haiku, used(100_000, 1000)), "0.01050000");
    assert.equal(costOf(haiku, used(100_001, 1000)), "0.05250050");
    const cached = used(1, 1000, { cacheReadTokens: 90_000, cacheWriteTokens: 10_000 });
    assert.equal(costOf(haiku, cached), "0.01325050", "cached tokens make it long too");
  });

  it("charges sound by the second, and parts of one", () => {
    const speech = { ...free, per_second_usd: "0.0001" };
    assert.equal(costOf(speech, used(0, 0, { seconds: 7 })), "0.00070000");
    assert.equal(costOf(speech, used(0, 0, { seconds: 7.1 })), "0.00071000");
  });

  it("rounds what is less than the last place half up", () => {
    const odd = { ...free, input_usd: "0.005" };
    assert.equal(costOf(odd, used(1, 0)), "0.00000001");
    assert.equal(costOf({ ...free, input_usd: "0.004999" }, used(1, 0)), "0.00000000");
  });

  it("is the same whether a price comes as text or as a number, and plain input's where there is none", () => {
    const numbers = { ...luna, input_usd: 0.1, output_usd: 0.5, cache_read_usd: null };
    const cached = used(100, 10, { cacheReadTokens: 100 });
    assert.equal(costOf(numbers, cached), "0.00002500");
    assert.throws(() => costOf({ ...free, input_usd: "1,5" }, used(1, 0)), RangeError);
  });

  it("adds up like whole numbers, which a float does not", () => {
    const amount = fc.integer({ min: 0, max: 250_000 });
    fc.assert(
      fc.property(amount, amount, (input, output) => {
        // 0.10 and 0.50 per million tokens: 10 and 50 of the last place for each.
        const places = BigInt(input) * 10n + BigInt(output) * 50n;
        assert.equal(BigInt(costOf(luna, used(input, output)).replace(".", "")), places);
      }),
    );
  });
});
