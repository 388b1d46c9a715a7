import type { BreakerStatus, ChannelStatus } from "@prosa/shared/operations.ts";
import { describe, expect, it } from "vitest";
import { figuresOf } from "./figures.ts";

function channel(name: string, changes: Partial<ChannelStatus> = {}): ChannelStatus {
  return {
    channel_id: name,
    name,
    display_address: null,
    is_active: true,
    breaker: breaker("CLOSED"),
    rate: { count: 0, max: 60, can_send: true },
    queue: { size: 0, oldest_at: null },
    failures_last_hour: 0,
    failures_by_reason: [],
    last_inbound_at: null,
    silence_hours: 24,
    uncertain: 0,
    dead: 0,
    ...changes,
  };
}

function breaker(status: BreakerStatus, failure_count = 0): ChannelStatus["breaker"] {
  return {
    status,
    failure_count,
    threshold: 5,
    reason_code: null,
    opened_at: null,
    open_until: null,
  };
}

describe("figures", () => {
  it("of no channel are all well and empty", () => {
    expect(figuresOf([])).toMatchObject({ breaker: "CLOSED", troubled: [], failures: 0 });
  });

  it("show the worst breaker, and name all that do not send freely", () => {
    const figures = figuresOf([
      channel("well"),
      channel("testing", { breaker: breaker("HALF_OPEN", 6) }),
      channel("open", { breaker: breaker("OPEN", 5) }),
    ]);
    expect(figures.breaker).toBe("OPEN");
    expect(figures.troubled.map(({ name }) => name)).toEqual(["open", "testing"]);
    expect(figures.failureCount).toBe(5);
  });

  it("add up rates and queues, and keep the oldest of those who wait", () => {
    const figures = figuresOf([
      channel("a", {
        rate: { count: 40, max: 60, can_send: true },
        queue: { size: 2, oldest_at: "2026-11-22T10:00:00+00:00" },
      }),
      channel("b", {
        rate: { count: 80, max: 80, can_send: false },
        queue: { size: 3, oldest_at: "2026-11-22T09:59:00+00:00" },
      }),
    ]);
    expect(figures.rate).toEqual({ count: 120, max: 140, can_send: false });
    expect(figures.queue).toEqual({ size: 5, oldest_at: "2026-11-22T09:59:00+00:00" });
  });

  it("count a reason once, however many channels it came from", () => {
    const figures = figuresOf([
      channel("a", {
        failures_last_hour: 3,
        failures_by_reason: [
          { code: "rate_limited", count: 2 },
          { code: "bad_request", count: 1 },
        ],
      }),
      channel("b", {
        failures_last_hour: 4,
        failures_by_reason: [{ code: "bad_request", count: 4 }],
      }),
    ]);
    expect(figures.failures).toBe(7);
    expect(figures.reasons).toEqual([
      { code: "bad_request", count: 5 },
      { code: "rate_limited", count: 2 },
    ]);
  });
});
