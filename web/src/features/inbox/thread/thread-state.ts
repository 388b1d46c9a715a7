import type { StatusUpdate, ThreadRow } from "@prosa/shared/events.ts";
import type { MessageStatus } from "@prosa/shared/messages.ts";

export const WINDOW_SIZE = 50;

/** The loaded end of a conversation, oldest first and without a hole. */
export interface ThreadState {
  rows: ThreadRow[];
  hasOlder: boolean;
}

export function lastSeq(thread: ThreadState): number {
  return thread.rows.at(-1)?.seq ?? 0;
}

/**
 * Messages from an event. The next number is applied, a number we have is dropped, and a number
 * further on means that something was missed: nothing is applied past the hole.
 */
export function applyRows(
  thread: ThreadState,
  incoming: readonly ThreadRow[],
): { thread: ThreadState; gap: boolean } {
  const fresh: ThreadRow[] = [];
  let last = lastSeq(thread);
  let gap = false;
  for (const row of [...incoming].sort((a, b) => a.seq - b.seq)) {
    if (row.seq <= last) continue;
    if (row.seq > last + 1) {
      gap = true;
      break;
    }
    fresh.push(row);
    last = row.seq;
  }
  return { thread: fresh.length ? { ...thread, rows: [...thread.rows, ...fresh] } : thread, gap };
}

/** Messages read from the database: they replace what we have and extend it, at either end. */
export function mergeRows(
  thread: ThreadState,
  read: readonly ThreadRow[],
): { thread: ThreadState; differences: number } {
  const bySeq = new Map(thread.rows.map((row) => [row.seq, row]));
  let differences = 0;
  for (const row of read) {
    const known = bySeq.get(row.seq);
    if (known && sameContent(known, row)) continue;
    bySeq.set(row.seq, row);
    differences++;
  }
  if (differences === 0) return { thread, differences };
  const rows = [...bySeq.values()].sort((a, b) => a.seq - b.seq);
  return { thread: { ...thread, rows }, differences };
}

/** What may change about a message after it was written. */
function changeable(row: ThreadRow): string {
  const { id, status, failed_code, held_code, body, edited_at, revoked_at, reactions } = row;
  const files = row.anexos.map((file) => [file.id, file.estado, file.miniatura]);
  return JSON.stringify([
    id,
    status,
    failed_code,
    held_code,
    body,
    edited_at,
    revoked_at,
    reactions.inbound,
    reactions.outbound,
    files,
  ]);
}

function sameContent(a: ThreadRow, b: ThreadRow): boolean {
  return changeable(a) === changeable(b);
}

/**
 * Messages the thread may have already: edited, taken back, reacted to, or their file has come.
 * One that is not loaded stays so: a new one is told by its own event.
 */
export function applyChanges(thread: ThreadState, changed: readonly ThreadRow[]): ThreadState {
  const byId = new Map(changed.map((row) => [row.id, row]));
  let touched = false;
  const rows = thread.rows.map((known) => {
    const row = byId.get(known.id);
    if (!row) return known;
    touched = true;
    // A tick may have overtaken this event on its way.
    if (RANK[row.status] >= RANK[known.status] || row.status === "failed") return row;
    const { status, failed_code, sent_at, delivered_at, read_at } = known;
    return { ...row, status, failed_code, sent_at, delivered_at, read_at };
  });
  return touched ? { ...thread, rows } : thread;
}

const RANK: Record<MessageStatus, number> = {
  received: 0,
  queued: 0,
  sending: 0,
  uncertain: 0,
  failed: 0,
  sent: 1,
  delivered: 2,
  read: 3,
};

/** Ticks only move forward; before "enviada" anything goes, because a message may be resent. */
export function applyTicks(thread: ThreadState, ups: readonly StatusUpdate[]): ThreadState {
  const byId = new Map(ups.map((up) => [up.id, up]));
  let touched = false;
  const rows = thread.rows.map((row) => {
    const up = byId.get(row.id);
    if (!up || (RANK[up.status] < RANK[row.status] && up.status !== "failed")) return row;
    touched = true;
    return { ...row, ...up };
  });
  return touched ? { ...thread, rows } : thread;
}

const STILL_MOVING: ReadonlySet<MessageStatus> = new Set([
  "queued",
  "sending",
  "uncertain",
  "sent",
  "delivered",
]);
const LOOK_BACK = 200;
/** Anything said lately may have been edited, taken back or reacted to. */
const LATELY = 20;

function mayMove(row: ThreadRow): boolean {
  if (row.anexos.some((file) => file.estado === "pending")) return true;
  return row.direction === "outbound" && row.type !== "note" && STILL_MOVING.has(row.status);
}

/**
 * From which number to read when catching up: everything newer, what was said lately, and older
 * messages whose ticks or files may have moved meanwhile, as far back as is worth it.
 */
export function catchUpFrom(thread: ThreadState): number {
  const last = lastSeq(thread);
  const moving = thread.rows.find((row) => row.seq > last - LOOK_BACK && mayMove(row));
  return Math.max(0, Math.min(last - LATELY, moving ? moving.seq - 1 : last));
}
