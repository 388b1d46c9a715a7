const HOUR = 3_600_000;
const SHOWN_BELOW = 4 * HOUR;
const URGENT_BELOW = 2 * HOUR;

/** How long free text may still be sent. A channel without such a rule has no end. */
export type ReplyWindow =
  | { kind: "open" }
  | { kind: "closing"; urgent: boolean; remaining: number }
  | { kind: "closed"; since: string };

export function replyWindow(expiresAt: string | null, now: number): ReplyWindow {
  if (expiresAt === null) return { kind: "open" };
  const remaining = Date.parse(expiresAt) - now;
  if (remaining <= 0) return { kind: "closed", since: expiresAt };
  if (remaining >= SHOWN_BELOW) return { kind: "open" };
  return { kind: "closing", urgent: remaining < URGENT_BELOW, remaining };
}
