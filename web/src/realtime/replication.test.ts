import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { READY_GRACE_MS, watchReplication } from "./replication.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const told: string[] = [];
  const replication = watchReplication({
    joined: () => told.push("joined"),
    late: () => told.push("late"),
  });
  return { told, replication };
}

describe("watchReplication", () => {
  it("is joined once when the database is already being read", () => {
    const { told, replication } = setUp();
    replication.subscribed();
    expect(told).toEqual([]);
    replication.ready();
    vi.advanceTimersByTime(60_000);
    expect(told).toEqual(["joined"]);
  });

  it("does not wait for a server that is still starting, and tells when it has started", () => {
    const { told, replication } = setUp();
    replication.subscribed();
    vi.advanceTimersByTime(READY_GRACE_MS);
    expect(told).toEqual(["joined"]);
    replication.ready();
    expect(told).toEqual(["joined", "late"]);
  });

  it("says nothing of a channel that ended meanwhile", () => {
    const { told, replication } = setUp();
    replication.subscribed();
    replication.ended();
    vi.advanceTimersByTime(60_000);
    expect(told).toEqual([]);
  });
});
