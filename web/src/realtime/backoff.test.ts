import { afterEach, describe, expect, it, vi } from "vitest";
import { backoffMs, PROMPT_MS, reconnectMs } from "./backoff.ts";

const TRIES = [1, 2, 3, 4, 5, 6, 7, 60];

afterEach(() => void vi.unstubAllGlobals());

describe("backoffMs", () => {
  it("doubles its ceiling from one second to thirty", () => {
    const ceilings = TRIES.map((failures) => backoffMs(failures, () => 1));
    expect(ceilings).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it("stays below the ceiling it is given", () => {
    const ceilings = TRIES.map((failures) => backoffMs(failures, () => 1, PROMPT_MS));
    expect(ceilings).toEqual([1_000, 2_000, 3_000, 3_000, 3_000, 3_000, 3_000, 3_000]);
  });

  it("spreads the attempts over the whole interval", () => {
    expect(backoffMs(4, () => 0)).toBe(0);
    expect(backoffMs(4, () => 0.5)).toBe(4_000);
  });
});

describe("reconnectMs", () => {
  const page = (visibilityState: string) => vi.stubGlobal("document", { visibilityState });

  it("comes back within three seconds while somebody looks, and never at once", () => {
    page("visible");
    expect(TRIES.map((tries) => reconnectMs(tries, () => 1)).at(-1)).toBe(PROMPT_MS);
    expect(TRIES.map((tries) => reconnectMs(tries, () => 0))).toEqual([
      500, 1_000, 1_500, 1_500, 1_500, 1_500, 1_500, 1_500,
    ]);
  });

  it("takes its time while nobody does", () => {
    page("hidden");
    expect(reconnectMs(60, () => 1)).toBe(30_000);
  });
});
