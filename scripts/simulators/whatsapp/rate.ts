// Meta's two throttles: messages per second of a number, and the slower limit per pair.
import type { World } from "./world.ts";

interface Bucket {
  tokens: number;
  at: number;
}

/** The oldest is full again long before this many others were written to. */
const keptBuckets = 20_000;

export interface Rate {
  /** The error code to refuse with, or null when the send may pass. */
  take(phoneNumberId: string, recipient: string): 130429 | 131056 | null;
  clear(): void;
}

export function createRate(world: World, now: () => number = Date.now): Rate {
  const buckets = new Map<string, Bucket>();

  function peek(key: string, capacity: number, refillMs: number): Bucket {
    const time = now();
    const bucket = buckets.get(key) ?? { tokens: capacity, at: time };
    bucket.tokens = Math.min(capacity, bucket.tokens + (time - bucket.at) / refillMs);
    bucket.at = time;
    if (buckets.size > keptBuckets) buckets.delete(buckets.keys().next().value!);
    buckets.set(key, bucket);
    return bucket;
  }

  return {
    take(phoneNumberId, recipient) {
      const { numberPerSecond, pairBurst, pairRefillMs } = world.settings.limits;
      const number = peek(phoneNumberId, numberPerSecond, 1_000 / numberPerSecond);
      const pair = peek(`${phoneNumberId}|${recipient}`, pairBurst, pairRefillMs);
      if (number.tokens < 1) return 130429;
      if (pair.tokens < 1) return 131056;
      number.tokens -= 1;
      pair.tokens -= 1;
      return null;
    },
    clear: () => buckets.clear(),
  };
}
