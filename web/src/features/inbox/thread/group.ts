import type { ThreadRow } from "@prosa/shared/events.ts";

const TOGETHER_MS = 5 * 60_000;

export type ThreadItem =
  | { kind: "day"; key: string; at: string }
  | { kind: "event"; key: string; row: ThreadRow }
  | { kind: "note"; key: string; row: ThreadRow }
  /** `first` and `last` of a run by one person within five minutes. */
  | { kind: "message"; key: string; row: ThreadRow; first: boolean; last: boolean };

const kindOf = (row: ThreadRow) =>
  row.type === "event" ? "event" : row.type === "note" ? "note" : "message";

function dayOf(at: string): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;
}

function together(a: ThreadRow | undefined, b: ThreadRow | undefined): boolean {
  if (!a || !b || kindOf(a) !== "message" || kindOf(b) !== "message") return false;
  return (
    a.direction === b.direction &&
    a.remetente.id === b.remetente.id &&
    dayOf(a.created_at) === dayOf(b.created_at) &&
    Date.parse(b.created_at) - Date.parse(a.created_at) <= TOGETHER_MS
  );
}

/** What the thread draws, top to bottom. */
export function groupThread(all: readonly ThreadRow[]): ThreadItem[] {
  const items: ThreadItem[] = [];
  // A reaction is drawn on the message it is about.
  const rows = all.filter(({ type }) => type !== "reaction");
  rows.forEach((row, index) => {
    const previous = rows[index - 1];
    if (!previous || dayOf(previous.created_at) !== dayOf(row.created_at)) {
      items.push({ kind: "day", key: `day ${dayOf(row.created_at)}`, at: row.created_at });
    }
    const kind = kindOf(row);
    if (kind !== "message") items.push({ kind, key: row.id, row });
    else {
      const first = !together(previous, row);
      const last = !together(row, rows[index + 1]);
      items.push({ kind, key: row.id, row, first, last });
    }
  });
  return items;
}
