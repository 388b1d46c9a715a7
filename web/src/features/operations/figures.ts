import type { BreakerStatus, ChannelStatus } from "@prosa/shared/operations.ts";

/** What the four figures show: one channel's, or all of them as one. */
export interface Figures {
  breaker: BreakerStatus;
  /** The channels that do not send freely, the worst first. */
  troubled: ChannelStatus[];
  failureCount: number;
  threshold: number;
  rate: ChannelStatus["rate"];
  queue: ChannelStatus["queue"];
  failures: number;
  reasons: ChannelStatus["failures_by_reason"];
}

const BADNESS: Record<BreakerStatus, number> = { CLOSED: 0, HALF_OPEN: 1, OPEN: 2 };

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

function oldest(times: (string | null)[]): string | null {
  return times.filter((at) => at !== null).sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null;
}

function reasonsOf(channels: ChannelStatus[]): Figures["reasons"] {
  const counts = new Map<string, number>();
  for (const { failures_by_reason } of channels) {
    for (const { code, count } of failures_by_reason) {
      counts.set(code, (counts.get(code) ?? 0) + count);
    }
  }
  return [...counts].map(([code, count]) => ({ code, count })).sort((a, b) => b.count - a.count);
}

export function figuresOf(channels: ChannelStatus[]): Figures {
  const worstFirst = channels.toSorted(
    (a, b) =>
      BADNESS[b.breaker.status] - BADNESS[a.breaker.status] ||
      b.breaker.failure_count - a.breaker.failure_count,
  );
  const worst = worstFirst[0]?.breaker;
  return {
    breaker: worst?.status ?? "CLOSED",
    troubled: worstFirst.filter(({ breaker }) => breaker.status !== "CLOSED"),
    failureCount: worst?.failure_count ?? 0,
    threshold: worst?.threshold ?? 0,
    rate: {
      count: sum(channels.map(({ rate }) => rate.count)),
      max: sum(channels.map(({ rate }) => rate.max)),
      can_send: channels.every(({ rate }) => rate.can_send),
    },
    queue: {
      size: sum(channels.map(({ queue }) => queue.size)),
      oldest_at: oldest(channels.map(({ queue }) => queue.oldest_at)),
    },
    failures: sum(channels.map((channel) => channel.failures_last_hour)),
    reasons: reasonsOf(channels),
  };
}
