import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fetchPatiently } from "./patience.ts";
import type { Fetch } from "./provider.ts";

/** A server that says `pieces`, each a while after the one before; then, perhaps, nothing more. */
function saying(pieces: readonly string[], everyMs: number, ends = true): Fetch {
  return (_url, init) => {
    let next = 0;
    const body = new ReadableStream<Uint8Array>(
      {
        start: (controller) =>
          init?.signal?.addEventListener("abort", () => controller.error(init?.signal?.reason)),
        async pull(controller) {
          await new Promise((resolve) => setTimeout(resolve, everyMs));
          const piece = pieces[next];
          next += 1;
          if (piece !== undefined) controller.enqueue(new TextEncoder().encode(piece));
          else if (ends) controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    return Promise.resolve(new Response(body, { status: 206, headers: { "x-kept": "1" } }));
  };
}

describe("fetching patiently", () => {
  it("takes as long as it takes while something comes", async () => {
    const answer = await fetchPatiently(saying(["a", "b", "c", "d"], 40), "http://h/", {}, 100);
    assert.deepEqual([answer.status, answer.headers.get("x-kept")], [206, "1"]);
    assert.equal(await answer.text(), "abcd");
  });

  it("ends in an error, never in a shorter file, once nothing comes", async () => {
    const answer = await fetchPatiently(saying(["a"], 0, false), "http://h/", {}, 30);
    await assert.rejects(answer.text(), { name: "TimeoutError" });
  });

  it("does not count while nobody reads", async () => {
    const answer = await fetchPatiently(saying(["a", "b"], 0), "http://h/", {}, 30);
    await new Promise((resolve) => setTimeout(resolve, 90));
    assert.equal(await answer.text(), "ab");
  });

  it("gives up on a server that does not begin", async () => {
    const never: Fetch = (_url, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener("abort", () => reject(init?.signal?.reason));
      });
    await assert.rejects(fetchPatiently(never, "http://h/", {}, 20), { name: "TimeoutError" });
  });
});
