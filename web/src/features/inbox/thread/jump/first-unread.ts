import type { ThreadRow } from "@prosa/shared/events.ts";

/**
 * The first of the customer's last `unread` messages up to number `last`; null when nothing was
 * unread, or when it is not loaded.
 */
export function firstUnread(
  rows: readonly ThreadRow[],
  unread: number,
  last: number,
): number | null {
  let left = unread;
  for (let at = rows.length - 1; at >= 0 && left > 0; at--) {
    const row = rows[at];
    if (!row || row.seq > last || row.direction !== "inbound" || row.type === "reaction") continue;
    left--;
    if (left === 0) return row.seq;
  }
  return null;
}
