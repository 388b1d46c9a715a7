import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { aiClientOf } from "./clients.ts";
import { accountAt, serving } from "./testing.ts";

async function embed(
  id: "openai" | "compatible",
  data: unknown,
  usage: unknown,
  texts = ["a", "b"],
) {
  return await serving(
    () => ({ body: { object: "list", model: "m", data, usage } }),
    async (url, asked) => {
      const client = aiClientOf(id, accountAt(url), fetch);
      assert.ok(client);
      const { signal } = new AbortController();
      return { result: await client.embed("m", texts, null, signal), asked };
    },
  );
}
const row = (index: number, embedding: unknown) => ({ object: "embedding", index, embedding });
const usage = { prompt_tokens: 4, total_tokens: 4 };

describe("embeddings", () => {
  for (const id of ["openai", "compatible"] as const) {
    it(`of ${id} belong to their texts, in whatever order they come`, async () => {
      const { result } = await embed(id, [row(1, [3, 4]), row(0, [1, 2])], usage);
      assert.ok(result.ok);
      assert.deepEqual(result.value, [
        [1, 2],
        [3, 4],
      ]);
      assert.equal(result.usage.inputTokens, 4);
    });

    it(`of ${id} are refused where one is missing, comes twice or is of another length`, async () => {
      for (const data of [
        [row(0, [1, 2])],
        [row(0, [1, 2]), row(0, [3, 4])],
        [row(0, [1, 2]), row(2, [3, 4])],
        [row(0, [1, 2]), row(1, [3])],
        [row(0, []), row(1, [])],
        [],
      ]) {
        const { result } = await embed(id, data, usage);
        assert.ok(!result.ok, JSON.stringify(data));
        assert.equal(result.code, "ai_wrong_shape");
      }
    });
  }

  it("are estimated where a server does not count", async () => {
    const { result } = await embed("compatible", [row(0, [1]), row(1, [2])], undefined);
    assert.ok(result.ok);
    assert.equal(result.usage.estimated, true);
    assert.ok(result.usage.inputTokens > 0);
  });

  it("of nothing ask nobody", async () => {
    const { result, asked } = await embed("openai", [], usage, []);
    assert.ok(result.ok);
    assert.equal(asked.length, 0);
  });

  it("are not for those who only write", async () => {
    const client = aiClientOf("anthropic", accountAt("http://127.0.0.1:9/v1"), fetch);
    const result = await client?.embed("m", ["a"], null, new AbortController().signal);
    assert.ok(result && !result.ok);
    assert.equal(result.code, "ai_model_unknown");
  });
});
