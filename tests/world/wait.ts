import { setTimeout as sleep } from "node:timers/promises";

/** Waits for a condition, and says what it waited for when it does not come. */
export async function until<T>(
  what: string,
  look: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  { limitMs = 60_000, everyMs = 100 } = {},
): Promise<T> {
  for (const end = Date.now() + limitMs; Date.now() < end; await sleep(everyMs)) {
    const seen = await look();
    if (seen) return seen;
  }
  throw new Error(`Waited ${limitMs / 1000} s in vain: ${what}`);
}
