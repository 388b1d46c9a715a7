import type { InboxRow } from "@prosa/shared/events.ts";
import { QueryClient } from "@tanstack/react-query";
import { describe, expect, it } from "vitest";
import { findConversation, patchConversations, patchOptimistically } from "./cache.ts";
import type { InboxFilter } from "./filter.ts";
import { inboxRow } from "./fixtures.ts";
import { inboxKeys } from "./keys.ts";
import type { ListData } from "./list/patch-list.ts";

const TENANT = "tenant";
const filter = (view: InboxFilter["view"]): InboxFilter => ({
  view,
  channelId: null,
  unread: false,
  tagId: null,
  urgent: false,
  overdue: false,
  archived: false,
  userId: "me",
});

function setUp(rows: InboxRow[]) {
  const client = new QueryClient();
  for (const view of ["todas", "fila", "minhas"] as const) {
    const shown = rows.filter((row) => view !== "minhas" || row.assignee_id === "me");
    client.setQueryData<ListData>(inboxKeys.list(TENANT, filter(view)), {
      pages: [{ rows: shown, more: false }],
      pageParams: [null],
    });
  }
  const ids = (view: InboxFilter["view"]) =>
    client
      .getQueryData<ListData>(inboxKeys.list(TENANT, filter(view)))
      ?.pages.flatMap((page) => page.rows.map((row) => row.id));
  return { client, ids };
}

const claimed = { status: "active", assignee_id: "me", assignee_nome: "Eu", last_seq: 2 } as const;

describe("the cached inbox", () => {
  it("moves a claimed conversation out of the queue and into mine, everywhere at once", () => {
    const { client, ids } = setUp([inboxRow({ id: "a" }), inboxRow({ id: "b" })]);
    patchConversations(client, TENANT, [inboxRow({ id: "a", ...claimed })]);
    expect(ids("fila")).toEqual(["b"]);
    expect(ids("minhas")).toEqual(["a"]);
    expect(findConversation(client, TENANT, "a")?.assignee_nome).toBe("Eu");
  });

  it("counts only real differences, so that an audit can tell", () => {
    const { client } = setUp([inboxRow({ id: "a" })]);
    expect(patchConversations(client, TENANT, [inboxRow({ id: "a" })])).toBe(0);
    expect(patchConversations(client, TENANT, [inboxRow({ id: "a", ...claimed })])).toBe(1);
  });

  it("does not take a tick, which nobody announced to the list, for a loss", () => {
    const { client } = setUp([inboxRow({ id: "a", last_message_status: "queued" })]);
    const read = inboxRow({ id: "a", last_message_status: "read" });
    expect(patchConversations(client, TENANT, [read])).toBe(0);
    expect(findConversation(client, TENANT, "a")?.last_message_status).toBe("read");
  });

  it("takes an optimistic change back exactly, unless something newer was heard", () => {
    const { client, ids } = setUp([inboxRow({ id: "a" })]);
    const takeBack = patchOptimistically(client, TENANT, "a", {
      status: "active",
      assignee_id: "me",
    });
    expect(ids("minhas")).toEqual(["a"]);
    takeBack();
    expect(ids("minhas")).toEqual([]);
    expect(ids("fila")).toEqual(["a"]);

    const late = patchOptimistically(client, TENANT, "a", { status: "active", assignee_id: "me" });
    patchConversations(client, TENANT, [
      inboxRow({ id: "a", ...claimed, assignee_id: "carla", assignee_nome: "Carla" }),
    ]);
    late();
    expect(findConversation(client, TENANT, "a")?.assignee_id).toBe("carla");
  });

  it("keeps tenants apart", () => {
    const { client } = setUp([inboxRow({ id: "a" })]);
    patchConversations(client, "rival", [inboxRow({ id: "a", ...claimed })]);
    expect(findConversation(client, TENANT, "a")?.assignee_id).toBeNull();
  });
});
