import type { InboxRow } from "@prosa/shared/events.ts";

const HOUR = 3_600_000;
const SHOWN_BELOW = 4 * HOUR;
const URGENT_BELOW = 2 * HOUR;

/** How long free text may still be sent. A channel without such a rule has no end. */
export type ReplyWindow =
  | { kind: "open" }
  | { kind: "closing"; urgent: boolean; remaining: number }
  /** `since` is null when it has never been open: the customer has not written yet. */
  | { kind: "closed"; since: string | null };

export function replyWindow(
  row: Pick<InboxRow, "has_window" | "window_expires_at">,
  now: number,
): ReplyWindow {
  if (!row.has_window) return { kind: "open" };
  if (row.window_expires_at === null) return { kind: "closed", since: null };
  const remaining = Date.parse(row.window_expires_at) - now;
  if (remaining <= 0) return { kind: "closed", since: row.window_expires_at };
  if (remaining >= SHOWN_BELOW) return { kind: "open" };
  return { kind: "closing", urgent: remaining < URGENT_BELOW, remaining };
}
