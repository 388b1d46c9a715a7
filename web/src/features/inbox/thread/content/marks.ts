import type { ThreadRow } from "@prosa/shared/events.ts";
import type { Marks } from "@prosa/shared/message-content.ts";

export function marksOf(row: Pick<ThreadRow, "payload">): Marks {
  return row.payload as Marks;
}

/** Whether something is drawn above the words: most messages have nothing, and load nothing. */
export function hasMarks(row: ThreadRow): boolean {
  const { forwarded, frequently_forwarded, referral, product, group_author } = marksOf(row);
  if (row.revoked_at) return false;
  return Boolean(forwarded || frequently_forwarded || referral || product || group_author);
}

export function hasReactions({ reactions }: ThreadRow): boolean {
  return Boolean(reactions.inbound || reactions.outbound);
}

/** Said by us, but not through us: typed in the provider's own app. */
export function isEcho(row: ThreadRow): boolean {
  return marksOf(row).in_app === true;
}
