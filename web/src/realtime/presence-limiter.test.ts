import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createPresenceLimiter } from "./presence-limiter.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("the presence limiter", () => {
  it("lets three calls through and then only the last of the rest, when there is room", () => {
    const limiter = createPresenceLimiter();
    const made: number[] = [];
    for (let call = 1; call <= 8; call++) limiter.run(() => made.push(call));
    expect(made).toEqual([1, 2, 3]);
    vi.advanceTimersByTime(29_999);
    expect(made).toEqual([1, 2, 3]);
    vi.advanceTimersByTime(1);
    expect(made).toEqual([1, 2, 3, 8]);
  });

  it("never makes more than three calls in any thirty seconds", () => {
    const limiter = createPresenceLimiter();
    const at: number[] = [];
    for (let second = 0; second < 120; second++) {
      limiter.run(() => at.push(Date.now()));
      vi.advanceTimersByTime(1_000);
    }
    for (const start of at) {
      expect(at.filter((time) => time >= start && time < start + 30_000).length).toBeLessThan(4);
    }
  });

  it("forgets what waited when the channel is replaced", () => {
    const limiter = createPresenceLimiter();
    let late = 0;
    for (let call = 0; call < 4; call++) limiter.run(() => void late++);
    limiter.reset();
    vi.advanceTimersByTime(60_000);
    expect(late).toBe(3);
  });
});
