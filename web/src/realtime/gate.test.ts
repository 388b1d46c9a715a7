import { describe, expect, it } from "vitest";
import { type CatchUpReason, createGate } from "./gate.ts";

function setUp() {
  const applied: string[] = [];
  const fetches: { reason: CatchUpReason; done: () => void; fail: (error: Error) => void }[] = [];
  const settled: unknown[] = [];
  const gate = createGate<string>({
    apply: (event) => applied.push(event),
    fetch: (reason) =>
      new Promise<void>((done, fail) => {
        const answer = () => {
          applied.push("fetched");
          done();
        };
        fetches.push({ reason, done: answer, fail });
      }),
    onSettled: (_reason, error) => settled.push(error),
  });
  return { applied, fetches, settled, gate };
}

describe("a gate", () => {
  it("applies events at once while nothing is being fetched", () => {
    const { gate, applied } = setUp();
    gate.push("a");
    expect(applied).toEqual(["a"]);
  });

  it("keeps what arrives during a fetch and applies it on top of the answer, in order", async () => {
    const { gate, applied, fetches } = setUp();
    const run = gate.run("joined");
    gate.push("a");
    gate.push("b");
    expect(applied).toEqual([]);
    fetches[0]?.done();
    await run;
    expect(applied).toEqual(["fetched", "a", "b"]);
  });

  it("lets any number of requests during a fetch share one further fetch", async () => {
    const { gate, fetches } = setUp();
    const first = gate.run("joined");
    const second = gate.run("gap");
    const third = gate.run("visible");
    fetches[0]?.done();
    await first;
    await Promise.resolve();
    expect(fetches.map((fetch) => fetch.reason)).toEqual(["joined", "gap"]);
    fetches[1]?.done();
    await Promise.all([second, third]);
    expect(fetches).toHaveLength(2);
    expect(gate.running).toBe(false);
  });

  it("drains its buffer even when the fetch fails, and says so", async () => {
    const { gate, applied, fetches, settled } = setUp();
    const run = gate.run("poll");
    gate.push("a");
    fetches[0]?.fail(new Error("offline"));
    await run;
    expect(applied).toEqual(["a"]);
    expect(settled).toEqual([new Error("offline")]);
  });
});
