import type { InboxRow } from "@prosa/shared/events.ts";

/** How we stand with somebody on a channel, from their latest conversations. */
export function standingOf(rows: readonly InboxRow[], userId: string, now: number) {
  const open = rows.find(({ status }) => status !== "closed") ?? null;
  const windowOpen = rows.some(
    ({ window_expires_at: end }) => end !== null && Date.parse(end) > now,
  );
  const taken = open?.assignee_id != null && open.assignee_id !== userId;
  return { open, windowOpen, taken };
}
