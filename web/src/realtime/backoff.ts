const FIRST_CEILING_MS = 1_000;

/** Somebody waits for the screen, and nobody has asked us to keep away: a few seconds at most. */
export const PROMPT_MS = 3_000;

/** Nobody looks, or the server has refused: there is time. */
export const PATIENT_MS = 30_000;

/**
 * Full jitter under a ceiling that doubles from 1 s to `lastCeiling`: after a server restart a room
 * full of browsers comes back spread out instead of all in the same instant.
 */
export function backoffMs(
  failures: number,
  random: () => number = Math.random,
  lastCeiling = PATIENT_MS,
): number {
  const ceiling = Math.min(lastCeiling, FIRST_CEILING_MS * 2 ** Math.max(0, failures - 1));
  return Math.round(random() * ceiling);
}

/** Between two attempts to open the socket: at least half the ceiling, so that none is in a hurry. */
export function reconnectMs(tries: number, random: () => number = Math.random): number {
  const ceiling = backoffMs(tries, () => 1, isLookedAt() ? PROMPT_MS : PATIENT_MS);
  return Math.round(ceiling * (0.5 + random() / 2));
}

export function isLookedAt(): boolean {
  return document.visibilityState === "visible";
}
