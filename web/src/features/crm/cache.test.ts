import type { BoardRow, InboxRow } from "@prosa/shared/events.ts";
import { QueryClient } from "@tanstack/react-query";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  findCard,
  holdReading,
  patchBoard,
  patchFromInbox,
  patchOptimistically,
  refetchCard,
} from "./cache.ts";
import { card } from "./fixtures.ts";
import { crmKeys } from "./queries.ts";

// The client of the API asks the page where it is, as soon as it is loaded.
vi.hoisted(() => Object.assign(globalThis, { location: new URL("http://web.test") }));

const TENANT = "tenant";

function setUp(open: BoardRow[]) {
  const client = new QueryClient();
  client.setQueryData(crmKeys.list(TENANT, "open", "f"), open);
  client.setQueryData<BoardRow[]>(crmKeys.list(TENANT, "closed", "f"), []);
  const ids = (kind: "open" | "closed") =>
    client.getQueryData<BoardRow[]>(crmKeys.list(TENANT, kind, "f"))?.map(({ id }) => id);
  return { client, ids };
}

afterEach(() => vi.unstubAllGlobals());

describe("the cached board", () => {
  it("shows a card among the closed at once, and where it was when that is taken back", () => {
    const { client, ids } = setUp([card("a"), card("b")]);
    const takeBack = patchOptimistically(client, TENANT, card("a"), { status: "ganha" });
    expect([ids("open"), ids("closed")]).toEqual([["b"], ["a"]]);
    takeBack();
    expect([ids("open"), ids("closed")]).toEqual([["b", "a"], []]);
  });

  it("does not go back to what it was before somebody moved it again", () => {
    const { client } = setUp([card("a", { versao: 3, etapa_id: "proposta" })]);
    patchBoard(client, TENANT, [card("a", { versao: 2 })]);
    expect(findCard(client, TENANT, "a")?.etapa_id).toBe("proposta");
  });

  it.each(["for the first time", "again"])(
    "tells a list that is being read %s what happened meanwhile",
    async (time) => {
      const client = new QueryClient();
      const queryKey = crmKeys.list(TENANT, "closed", "f");
      if (time === "again") client.setQueryData<BoardRow[]>(queryKey, []);
      const answer = Promise.withResolvers<BoardRow[]>();
      const read = client.fetchQuery({ queryKey, queryFn: () => answer.promise });
      patchBoard(client, TENANT, [card("a", { status: "perdida", versao: 2 })]);
      answer.resolve([]);
      await read;
      expect(client.getQueryData<BoardRow[]>(queryKey)).toMatchObject([{ id: "a", versao: 2 }]);
    },
  );

  it("hears of the customer in the lists and in the card that is open", () => {
    const a = card("a", { conversation_id: "c" });
    const { client } = setUp([a]);
    client.setQueryData<BoardRow>(crmKeys.card(TENANT, "a"), a);
    const news = { id: "c", contato_nome: "Olga", last_message_preview: "oi" } as InboxRow;
    patchFromInbox(client, TENANT, [news]);
    const [listed] = client.getQueryData<BoardRow[]>(crmKeys.list(TENANT, "open", "f")) ?? [];
    const single = client.getQueryData<BoardRow>(crmKeys.card(TENANT, "a"));
    for (const shown of [listed, single]) {
      expect(shown).toMatchObject({ contato_nome: "Olga", last_message_preview: "oi" });
    }
  });

  it("is not overtaken by an answer from before the move, and is read after it", async () => {
    const { client } = setUp([card("a")]);
    const queryKey = crmKeys.list(TENANT, "open", "f");
    const before = Promise.withResolvers<BoardRow[]>();
    const reading = client.fetchQuery({ queryKey, queryFn: () => before.promise });
    const readAgain = holdReading(client, TENANT);
    patchOptimistically(client, TENANT, card("a"), { etapa_id: "proposta" });
    before.resolve([card("a")]);
    await expect(reading).rejects.toThrow();
    expect(findCard(client, TENANT, "a")?.etapa_id).toBe("proposta");
    readAgain();
    expect(client.getQueryState(queryKey)?.isInvalidated).toBe(true);
  });

  it("stays as it is when a card cannot be read anew", async () => {
    const { client, ids } = setUp([card("a")]);
    vi.stubGlobal("fetch", async () => Response.json({ code: "XX000" }, { status: 500 }));
    expect(await refetchCard(client, TENANT, "a")).toBeNull();
    expect(ids("open")).toEqual(["a"]);
  });
});
