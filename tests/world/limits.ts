// What a channel's limits are and how its breaker stands, and the people who may change them.
import { demoTenants } from "../../scripts/stack/demo.ts";
import type { TenantName } from "./meta.ts";
import { one, rows } from "./stack.ts";

export const channelOf = (tenant: TenantName) => demoTenants[tenant].channel_id;

export interface Breaker {
  breaker: string;
  failure_count: number;
  reason_code: string | null;
}

export function breakerOf(tenant: TenantName): Promise<Breaker> {
  return one<Breaker>(
    "select breaker, failure_count, reason_code from private.channel_limits where channel_id = $1",
    [channelOf(tenant)],
  );
}

/** Sets a channel's limits as nobody's click does: with an empty bucket and a closed breaker. */
export async function setLimits(
  tenant: TenantName,
  { rate, threshold = 5 }: { rate: number; threshold?: number },
): Promise<void> {
  await rows(
    `update private.channel_limits
        set rate_per_minute = $2, threshold = $3, takes = '{}', resumes_at = '-infinity', breaker = 'CLOSED',
            failure_count = 0, reason_code = null, opened_at = null, retry_at = null, probe_ends_at = null
      where channel_id = $1`,
    [channelOf(tenant), rate, threshold],
  );
}

/** The most that fall into any window of so many milliseconds. */
export function mostWithin(times: number[], windowMs: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  let most = 0;
  let first = 0;
  for (const [last, at] of sorted.entries()) {
    while (at - sorted[first]! >= windowMs) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}
