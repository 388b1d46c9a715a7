// The prompt caches of both providers: what was sent before within five minutes costs less.
import { createHash } from "node:crypto";

const livesMs = 5 * 60_000;
const blockLetters = 512;
const kept = 20_000;

export function createPrefixes(now = Date.now) {
  const seen = new Map<string, number>();

  function known(hash: string): boolean {
    const at = seen.get(hash);
    return at !== undefined && at > now() - livesMs;
  }

  function remember(hash: string) {
    seen.delete(hash);
    seen.set(hash, now());
    for (const oldest of seen.keys()) {
      if (seen.size <= kept) break;
      seen.delete(oldest);
    }
  }

  return {
    /** Which of these beginnings, short to long, is known: the longest's index, or -1. Keeps them all. */
    read(scope: string, beginnings: string[]): number {
      const hashes = beginnings.map((text) =>
        createHash("sha256").update(`${scope}\u0000${text}`).digest("base64"),
      );
      const found = hashes.findLastIndex(known);
      for (const hash of hashes) remember(hash);
      return found;
    },
    /** How many letters of the text were sent before, in whole blocks. Keeps them. */
    overlap(scope: string, text: string): number {
      let hash = scope;
      let same = 0;
      for (let at = blockLetters; at <= text.length; at += blockLetters) {
        const block = text.slice(at - blockLetters, at);
        hash = createHash("sha256").update(`${hash}\u0000${block}`).digest("base64");
        if (same === at - blockLetters && known(hash)) same = at;
        remember(hash);
      }
      return same;
    },
    clear() {
      seen.clear();
    },
  };
}

export type Prefixes = ReturnType<typeof createPrefixes>;
