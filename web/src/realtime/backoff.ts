const FIRST_CEILING_MS = 1_000;
const LAST_CEILING_MS = 30_000;

/**
 * Full jitter under a ceiling that doubles from 1 s to 30 s: after a server restart a room full of
 * browsers comes back spread out instead of all in the same instant.
 */
export function backoffMs(failures: number, random: () => number = Math.random): number {
  const ceiling = Math.min(LAST_CEILING_MS, FIRST_CEILING_MS * 2 ** Math.max(0, failures - 1));
  return Math.round(random() * ceiling);
}
