import type { InboxRow } from "@prosa/shared/events.ts";

/**
 * The open conversation keeps its place in the list while it is open, whatever happens to it and
 * around it; the others sort past it.
 */
export function pinSelected(rows: InboxRow[], selectedId: string | null, place: number | null) {
  const at = rows.findIndex((row) => row.id === selectedId);
  const selected = rows[at];
  if (!selected || place === null || at === place) return rows;
  const others = rows.toSpliced(at, 1);
  return others.toSpliced(Math.min(place, others.length), 0, selected);
}
