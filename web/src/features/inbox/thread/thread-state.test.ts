import { describe, expect, it } from "vitest";
import { file, threadRow } from "../fixtures.ts";
import {
  applyChanges,
  applyRows,
  applyTicks,
  catchUpFrom,
  mergeRows,
  type ThreadState,
} from "./thread-state.ts";

const rows = (...seqs: number[]) => seqs.map((seq) => threadRow({ seq }));
const thread = (...seqs: number[]): ThreadState => ({ rows: rows(...seqs), hasOlder: false });
const seqs = (state: ThreadState) => state.rows.map((row) => row.seq);

describe("applyRows", () => {
  it("applies the next number", () => {
    const { thread: next, gap } = applyRows(thread(1, 2), rows(3, 4));
    expect(seqs(next)).toEqual([1, 2, 3, 4]);
    expect(gap).toBe(false);
  });

  it("drops a number it has, so that a second copy changes nothing", () => {
    const before = thread(1, 2);
    expect(applyRows(before, rows(2, 1))).toEqual({ thread: before, gap: false });
  });

  it("reports a hole and applies nothing past it", () => {
    const { thread: next, gap } = applyRows(thread(1), rows(2, 4, 5));
    expect(seqs(next)).toEqual([1, 2]);
    expect(gap).toBe(true);
  });

  it("sorts what arrives in one event", () => {
    expect(seqs(applyRows(thread(), rows(2, 1)).thread)).toEqual([1, 2]);
  });
});

describe("mergeRows", () => {
  it("fills a hole and counts what was missing", () => {
    const { thread: next, differences } = mergeRows(thread(1, 2), rows(2, 3, 4));
    expect(seqs(next)).toEqual([1, 2, 3, 4]);
    expect(differences).toBe(2);
  });

  it("takes the database's word on ticks", () => {
    const before = { rows: [threadRow({ seq: 1, direction: "outbound" })], hasOlder: false };
    const { thread: next, differences } = mergeRows(before, [
      threadRow({ seq: 1, direction: "outbound", status: "read" }),
    ]);
    expect(next.rows[0]?.status).toBe("read");
    expect(differences).toBe(1);
  });

  it("notices that a file has come", () => {
    const pending = threadRow({ seq: 1, type: "image", anexos: [file({ estado: "pending" })] });
    const before = { rows: [pending], hasOlder: false };
    const come = { ...pending, anexos: [file()] };
    expect(mergeRows(before, [come])).toMatchObject({ differences: 1 });
  });

  it("keeps the very same state when nothing differs", () => {
    const before = thread(1, 2);
    expect(mergeRows(before, rows(1, 2)).thread).toBe(before);
  });

  it("puts older messages in front", () => {
    expect(seqs(mergeRows(thread(5, 6), rows(3, 4)).thread)).toEqual([3, 4, 5, 6]);
  });
});

describe("applyTicks", () => {
  const ours = (status: "queued" | "sent" | "delivered" | "read" | "failed"): ThreadState => ({
    rows: [threadRow({ id: "m", seq: 1, direction: "outbound", status })],
    hasOlder: false,
  });
  const up = (status: "queued" | "sent" | "delivered" | "read" | "failed") => ({
    id: "m",
    status,
    failed_code: status === "failed" ? "recipient_unreachable" : null,
    held_code: null,
    provider_ref: "wamid.1",
    sent_at: null,
    delivered_at: null,
    read_at: null,
  });

  it.each([
    ["queued", "sent", "sent"],
    ["sent", "delivered", "delivered"],
    ["read", "delivered", "read"],
    ["delivered", "sent", "delivered"],
    ["sent", "failed", "failed"],
    ["failed", "queued", "queued"],
  ] as const)("turns %s followed by %s into %s", (before, heard, after) => {
    expect(applyTicks(ours(before), [up(heard)]).rows[0]?.status).toBe(after);
  });

  it("ignores a message it has not loaded", () => {
    const before = ours("sent");
    expect(applyTicks(before, [{ ...up("read"), id: "other" }])).toBe(before);
  });
});

describe("applyChanges", () => {
  it("puts an edited, taken back or reacted-to message in the place of the one it has", () => {
    const before = thread(1, 2, 3);
    const next = applyChanges(before, [
      threadRow({ seq: 2, body: "corrigido", edited_at: "2026-11-22T10:01:00Z" }),
    ]);
    expect(next.rows.map((row) => row.body)).toEqual(["olá", "corrigido", "olá"]);
    expect(next.rows[0]).toBe(before.rows[0]);
  });

  it("leaves a message it has not loaded to its own event", () => {
    const before = thread(1);
    expect(applyChanges(before, rows(2))).toBe(before);
  });

  it("keeps a tick that overtook the event", () => {
    const before: ThreadState = {
      rows: [threadRow({ seq: 1, direction: "outbound", status: "read", read_at: "now" })],
      hasOlder: false,
    };
    const next = applyChanges(before, [
      threadRow({ seq: 1, direction: "outbound", status: "sent", reactions: { inbound: "👍" } }),
    ]);
    expect(next.rows[0]).toMatchObject({ status: "read", reactions: { inbound: "👍" } });
  });
});

describe("catchUpFrom", () => {
  const long = () => thread(...Array.from({ length: 40 }, (_, index) => index + 1));

  it("reads what was said lately again, because it may have been edited", () => {
    expect(catchUpFrom(long())).toBe(20);
    expect(catchUpFrom(thread(1, 2, 3))).toBe(0);
  });

  it("reads again from the first message of ours that may have been read meanwhile", () => {
    const state = long();
    state.rows[4] = threadRow({ seq: 5, direction: "outbound", status: "delivered" });
    expect(catchUpFrom(state)).toBe(4);
  });

  it("reads again from the first file that may have come meanwhile", () => {
    const state = long();
    state.rows[9] = threadRow({ seq: 10, type: "image", anexos: [file({ estado: "pending" })] });
    expect(catchUpFrom(state)).toBe(9);
  });
});
