import type { InboxRow } from "@prosa/shared/events.ts";
import { type InboxFilter, matches } from "../filter.ts";

export const PAGE_SIZE = 50;

/** Where a page begins: after this row of the page before. */
export type ListCursor = Pick<InboxRow, "last_message_at" | "id"> | null;

export interface ListPage {
  rows: InboxRow[];
  more: boolean;
}

export interface ListData {
  pages: ListPage[];
  pageParams: ListCursor[];
}

/** Newest first, the id as the tie-break: the order of the list query. */
export function compareRows(a: InboxRow, b: InboxRow): number {
  const byTime = Date.parse(b.last_message_at) - Date.parse(a.last_message_at);
  if (byTime !== 0) return byTime;
  if (a.last_message_at !== b.last_message_at) {
    return a.last_message_at < b.last_message_at ? 1 : -1;
  }
  return a.id < b.id ? 1 : a.id > b.id ? -1 : 0;
}

/** An event may be older than what was fetched meanwhile: every change of a row moves its seq. */
export function isStale(incoming: InboxRow, known: InboxRow): boolean {
  return incoming.last_seq < known.last_seq;
}

export function cursorAfter(page: ListPage): ListCursor {
  const last = page.rows.at(-1);
  return last ? { last_message_at: last.last_message_at, id: last.id } : null;
}

function paginate(rows: InboxRow[], more: boolean): ListData {
  const pages: ListPage[] = [];
  const pageParams: ListCursor[] = [];
  for (let start = 0; start === 0 || start < rows.length; start += PAGE_SIZE) {
    const previous = pages.at(-1);
    pageParams.push(previous ? cursorAfter(previous) : null);
    pages.push({ rows: rows.slice(start, start + PAGE_SIZE), more: true });
  }
  const last = pages.at(-1);
  if (last) last.more = more;
  return { pages, pageParams };
}

/**
 * Puts changed conversations where they now belong in a loaded list: in, out, or to another place.
 * `keepId` is the open conversation: reading it must not take it out of "não lidas" under the
 * reader's eyes.
 */
export function patchList(
  data: ListData,
  changed: readonly InboxRow[],
  filter: InboxFilter,
  keepId: string | null,
): ListData {
  const rows = data.pages.flatMap((page) => page.rows);
  const more = data.pages.at(-1)?.more ?? false;
  const tail = rows.at(-1);
  let touched = false;

  for (const row of changed) {
    const at = rows.findIndex((known) => known.id === row.id);
    const known = rows[at];
    if (known && isStale(row, known)) continue;
    if (known) rows.splice(at, 1);
    const stays =
      matches(row, filter) ||
      (row.id === keepId && Boolean(known) && matches(row, { ...filter, unread: false }));
    // Beyond the last loaded row it belongs to a page that nobody has asked for yet.
    const unloaded = more && tail !== undefined && compareRows(row, tail) > 0;
    if (stays && !unloaded) {
      const before = rows.findIndex((other) => compareRows(row, other) < 0);
      rows.splice(before === -1 ? rows.length : before, 0, row);
      touched = true;
    } else if (known) touched = true;
  }
  return touched ? paginate(rows, more) : data;
}
