import type { Notification } from "@prosa/shared/operations.ts";

/** What is new in a list, unread and unknown to the one before. */
export function arrived(before: Notification[], after: Notification[]): Notification[] {
  const known = new Set(before.map(({ id }) => id));
  return after.filter(({ id, read_at }) => read_at === null && !known.has(id));
}

/** Those that have arrived, before the ones we had. */
export function merged(list: Notification[], rows: Notification[]): Notification[] {
  return [...arrived(list, rows), ...list];
}
