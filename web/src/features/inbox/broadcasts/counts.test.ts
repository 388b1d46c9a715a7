import { describe, expect, it } from "vitest";
import { countsOf, groupOf, isMoving, lookAgainMs } from "./counts.ts";

describe("countsOf", () => {
  it("adds up what means the same to a person", () => {
    const { groups, total } = countsOf({ pending: 3, queued: 2, read: 4, stopped: 1, skipped: 1 });
    expect(groups).toEqual({ waiting: 5, sent: 0, delivered: 0, read: 4, failed: 0, skipped: 2 });
    expect(total).toBe(11);
  });
});

describe("groupOf", () => {
  it("has a place for every result", () => {
    expect(["sending", "read", "stopped"].map(groupOf)).toEqual(["waiting", "read", "skipped"]);
  });
});

describe("isMoving", () => {
  it("goes on after the last was handed over, until each has left", () => {
    expect(isMoving({ status: "running", counts: {} })).toBe(true);
    expect(isMoving({ status: "finished", counts: { queued: 1 } })).toBe(true);
    expect(isMoving({ status: "stopped", counts: { read: 3, failed: 1 } })).toBe(false);
  });
});

describe("lookAgainMs", () => {
  it("slows down when only ticks may come, and stops when none can", () => {
    expect(lookAgainMs({ status: "running", counts: {} })).toBe(3_000);
    expect(lookAgainMs({ status: "finished", counts: { delivered: 1, read: 2 } })).toBe(10_000);
    expect(lookAgainMs({ status: "finished", counts: { read: 3, skipped: 1 } })).toBe(false);
  });
});
