import { describe, expect, it, vi } from "vitest";
import { inOneCall } from "./in-one-call.ts";

const shout = async (keys: string[]) => new Map(keys.map((key) => [key, key.toUpperCase()]));

describe("inOneCall", () => {
  it("asks once for everything one turn wants, and each gets its own", async () => {
    const ask = vi.fn(shout);
    const one = inOneCall(ask);
    expect(await Promise.all([one("a"), one("b"), one("a")])).toEqual(["A", "B", "A"]);
    expect(ask.mock.calls).toEqual([[["a", "b"]]]);
  });

  it("asks again in the next turn", async () => {
    const ask = vi.fn(shout);
    const one = inOneCall(ask);
    await one("a");
    await one("a");
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it("tells everybody who asked that it failed, and nobody after them", async () => {
    const ask = vi.fn(shout).mockRejectedValueOnce(new Error("gone"));
    const one = inOneCall(ask);
    const both = await Promise.allSettled([one("a"), one("b")]);
    expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(await one("a")).toBe("A");
  });

  it("has nothing for what the answer does not name", async () => {
    const one = inOneCall(async () => new Map<string, string>());
    expect(await one("a")).toBeUndefined();
  });
});
