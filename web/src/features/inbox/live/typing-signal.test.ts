import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createTypingSignal } from "./typing-signal.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("the typing signal", () => {
  it("speaks at most once in three seconds, however fast the fingers", () => {
    const said: boolean[] = [];
    const signal = createTypingSignal((typing) => said.push(typing));
    for (let ms = 0; ms < 10_000; ms += 100) {
      signal.typed();
      vi.advanceTimersByTime(100);
    }
    expect(said).toEqual([true, true, true, true]);
  });

  it("says once that it is over: after a pause, or when the message is sent", () => {
    const said: boolean[] = [];
    const signal = createTypingSignal((typing) => said.push(typing));
    signal.typed();
    vi.advanceTimersByTime(60_000);
    signal.typed();
    signal.stop();
    signal.stop();
    vi.advanceTimersByTime(60_000);
    expect(said).toEqual([true, false, true, false]);
  });
});
