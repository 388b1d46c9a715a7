import type { InboxRow } from "@prosa/shared/events.ts";
import { describe, expect, it } from "vitest";
import { type InboxFilter, matches } from "../filter.ts";
import { inboxRow } from "../fixtures.ts";
import { type ListData, PAGE_SIZE, patchList } from "./patch-list.ts";
import { pinSelected } from "./pin-selected.ts";

const ME = "me";
const filter = (given: Partial<InboxFilter> = {}): InboxFilter => ({
  view: "todas",
  channelId: null,
  unread: false,
  tagId: null,
  urgent: false,
  overdue: false,
  archived: false,
  userId: ME,
  ...given,
});

const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 10, minute)).toISOString();
const row = (id: string, minute: number, given: Partial<InboxRow> = {}) =>
  inboxRow({ id, last_message_at: at(minute), last_seq: 1, ...given });

const list = (rows: InboxRow[], more = false): ListData => ({
  pages: [{ rows, more }],
  pageParams: [null],
});
const ids = (data: ListData) => data.pages.flatMap((page) => page.rows.map((r) => r.id));

describe("patchList", () => {
  it("moves a conversation with news to the top", () => {
    const data = list([row("a", 3), row("b", 2), row("c", 1)]);
    const patched = patchList(data, [row("c", 9, { last_seq: 2 })], filter(), null);
    expect(ids(patched)).toEqual(["c", "a", "b"]);
  });

  it("breaks ties by id, as the query does", () => {
    const patched = patchList(list([row("b", 1)]), [row("c", 1), row("a", 1)], filter(), null);
    expect(ids(patched)).toEqual(["c", "b", "a"]);
  });

  it("takes a conversation out when it no longer answers the question", () => {
    const data = list([row("a", 2, { status: "waiting" }), row("b", 1, { status: "waiting" })]);
    const claimed = row("a", 2, { status: "active", assignee_id: ME, last_seq: 2 });
    expect(ids(patchList(data, [claimed], filter({ view: "fila" }), null))).toEqual(["b"]);
  });

  it("ignores an event older than the row it already shows", () => {
    const data = list([row("a", 5, { last_seq: 7, unread_count: 0 })]);
    const late = row("a", 4, { last_seq: 6, unread_count: 3 });
    expect(patchList(data, [late], filter(), null)).toBe(data);
  });

  it("leaves what lies beyond the loaded pages to the page that will load it", () => {
    const data = list([row("a", 5), row("b", 4)], true);
    expect(patchList(data, [row("z", 1)], filter(), null)).toBe(data);
    expect(ids(patchList(list([row("a", 5)], false), [row("z", 1)], filter(), null))).toEqual([
      "a",
      "z",
    ]);
  });

  it("keeps the open conversation in the unread list after it was read", () => {
    const data = list([row("a", 2, { unread_count: 2 }), row("b", 1, { unread_count: 1 })]);
    const read = [row("a", 2), row("b", 1)];
    expect(ids(patchList(data, read, filter({ unread: true }), "a"))).toEqual(["a"]);
  });

  it("cuts pages anew and gives each the cursor of the row before it", () => {
    const rows = Array.from({ length: PAGE_SIZE }, (_, i) => row(`r${100 + i}`, 59 - i));
    const patched = patchList(list(rows, false), [row("new", 60)], filter(), null);
    expect(patched.pages.map((page) => page.rows.length)).toEqual([PAGE_SIZE, 1]);
    expect(patched.pages.map((page) => page.more)).toEqual([true, false]);
    expect(patched.pageParams[1]?.id).toBe(patched.pages[0]?.rows.at(-1)?.id);
  });
});

describe("matches", () => {
  it.each<[string, Partial<InboxRow>, Partial<InboxFilter>, boolean]>([
    ["mine", { status: "active", assignee_id: ME }, { view: "minhas" }, true],
    ["a colleague's", { status: "active", assignee_id: "x" }, { view: "minhas" }, false],
    ["mine but closed", { status: "closed", assignee_id: ME }, { view: "minhas" }, false],
    ["waiting", { status: "waiting" }, { view: "fila" }, true],
    ["closed", { status: "closed" }, { view: "todas" }, false],
    ["closed", { status: "closed" }, { view: "encerradas" }, true],
    ["another channel's", { channel_id: "c2" }, { channelId: "c1" }, false],
    ["read", { unread_count: 0 }, { unread: true }, false],
    ["of that tag", { tag_ids: ["t1", "t2"] }, { tagId: "t2" }, true],
    ["of another tag", { tag_ids: ["t1"] }, { tagId: "t2" }, false],
    ["urgent", { priority: 2 }, { urgent: true }, true],
    ["like any other", { priority: 0 }, { urgent: true }, false],
    ["late", { due_at: "2020-01-01T00:00:00Z" }, { overdue: true }, true],
    [
      "late but closed",
      { due_at: "2020-01-01T00:00:00Z", status: "closed" },
      { overdue: true },
      false,
    ],
    ["promised for nothing", { due_at: null }, { overdue: true }, false],
    [
      "put away",
      { status: "closed", archived_at: "2026-01-01T00:00:00Z" },
      { view: "encerradas" },
      false,
    ],
    [
      "put away",
      { status: "closed", archived_at: "2026-01-01T00:00:00Z" },
      { archived: true },
      true,
    ],
    ["only closed", { status: "closed" }, { archived: true }, false],
  ])("says of a conversation that is %s (%j in %j): %s", (_what, given, asked, expected) => {
    expect(matches(inboxRow(given), filter(asked))).toBe(expected);
  });
});

describe("pinSelected", () => {
  const rows = [row("a", 3), row("b", 2), row("c", 1)];
  const order = (selected: string | null, place: number | null) =>
    pinSelected(rows, selected, place).map((r) => r.id);

  it("keeps the open conversation where it was when it was opened", () => {
    expect(order("a", 2)).toEqual(["b", "c", "a"]);
    expect(order("c", 0)).toEqual(["c", "a", "b"]);
  });

  it("changes nothing without a selection, and stays inside a list that shrank", () => {
    expect(order(null, null)).toEqual(["a", "b", "c"]);
    expect(order("a", 9)).toEqual(["b", "c", "a"]);
  });
});
