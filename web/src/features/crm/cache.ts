// Every write to the cached cards, in one place.
import type { BoardRow, InboxRow } from "@prosa/shared/events.ts";
import type { QueryClient } from "@tanstack/react-query";
import { patchCards } from "./columns.ts";
import { crmKeys, fetchCard, type ListKind } from "./queries.ts";

type List = readonly [ListKind, string];

/** Which lists of cards are loaded: the kind and the board. */
function loaded(client: QueryClient, tenantId: string): [List, BoardRow[]][] {
  const all = client.getQueriesData<BoardRow[]>({ queryKey: crmKeys.cards(tenantId) });
  return all.flatMap(([key, cards]) => {
    const [, , kind, funilId] = key as unknown as [string, string, string, string];
    return cards && (kind === "open" || kind === "closed")
      ? [[[kind, funilId], cards] as [List, BoardRow[]]]
      : [];
  });
}

/** Puts changed cards into everything that shows them, or is about to. */
export function patchBoard(client: QueryClient, tenantId: string, rows: readonly BoardRow[]) {
  patchShown(client, tenantId, rows);
  tellReading(client, tenantId, rows);
}

/** A list that is under way may have been read before this happened: it is told once it is here. */
function tellReading(client: QueryClient, tenantId: string, rows: readonly BoardRow[]) {
  const cards = { queryKey: crmKeys.cards(tenantId), fetchStatus: "fetching" } as const;
  for (const query of client.getQueryCache().findAll(cards)) {
    const reading = query.promise;
    const isRead = () => patchLists(client, tenantId, rows);
    // Cut short by another reading, it is that one which has to be told.
    const isCut = () => query.promise !== reading && tellReading(client, tenantId, rows);
    void reading?.then(isRead, isCut);
  }
}

function patchLists(client: QueryClient, tenantId: string, rows: readonly BoardRow[]) {
  for (const [[kind, funilId], cards] of loaded(client, tenantId)) {
    const belongs = (row: BoardRow) =>
      row.funil_id === funilId &&
      row.arquivada_em === null &&
      (row.status === "aberta") === (kind === "open");
    client.setQueryData(crmKeys.list(tenantId, kind, funilId), patchCards(cards, rows, belongs));
  }
}

function patchShown(client: QueryClient, tenantId: string, rows: readonly BoardRow[]) {
  patchLists(client, tenantId, rows);
  void client.invalidateQueries({ queryKey: crmKeys.ofContacts(tenantId) });
  for (const row of rows) {
    client.setQueryData<BoardRow | null>(crmKeys.card(tenantId, row.id), (known) =>
      known ? (patchCards([known], [row], () => true)[0] ?? row) : known,
    );
    void client.invalidateQueries({ queryKey: crmKeys.details(tenantId, row.id) });
    void client.invalidateQueries({ queryKey: crmKeys.totals(tenantId, row.funil_id) });
  }
}

/**
 * Stops the lists that are just being read while a card moves: an answer from before the move would put it
 * back. What it answers reads them after all.
 */
export function holdReading(client: QueryClient, tenantId: string): () => void {
  const running = client.getQueryCache().findAll({
    queryKey: crmKeys.cards(tenantId),
    fetchStatus: "fetching",
    predicate: ({ state, queryKey }) =>
      state.data !== undefined && (queryKey[2] === "open" || queryKey[2] === "closed"),
  });
  // Not to be reverted: what was told meanwhile is in them.
  for (const query of running) void query.cancel({ silent: true });
  return () => {
    for (const { queryKey } of running) void client.invalidateQueries({ queryKey, exact: true });
  };
}

export function findCard(
  client: QueryClient,
  tenantId: string,
  id: string,
): BoardRow | null | undefined {
  const single = client.getQueryData<BoardRow | null>(crmKeys.card(tenantId, id));
  if (single) return single;
  for (const [, cards] of loaded(client, tenantId)) {
    const found = cards.find((card) => card.id === id);
    if (found) return found;
  }
  return single;
}

/** Shows a card as it will be and answers how to take that back. */
export function patchOptimistically(
  client: QueryClient,
  tenantId: string,
  before: BoardRow,
  given: Partial<BoardRow>,
): () => void {
  patchShown(client, tenantId, [{ ...before, ...given }]);
  return () => replaceCard(client, tenantId, before);
}

/** Puts a card back although it is older than what is shown. */
function replaceCard(client: QueryClient, tenantId: string, before: BoardRow) {
  for (const [[kind, funilId], cards] of loaded(client, tenantId)) {
    const others = cards.filter(({ id }) => id !== before.id);
    const belongs =
      before.funil_id === funilId && (before.status === "aberta") === (kind === "open");
    client.setQueryData(
      crmKeys.list(tenantId, kind, funilId),
      belongs ? [...others, before] : others,
    );
  }
  client.setQueryData<BoardRow | null>(crmKeys.card(tenantId, before.id), (known) =>
    known ? before : known,
  );
}

/**
 * The card as the server has it, for when nobody else will say; null when it cannot be read now. What
 * was done to it is not undone by that, and the next catch-up reads it anyway.
 */
export async function refetchCard(client: QueryClient, tenantId: string, id: string) {
  const row = await fetchCard(tenantId, id).catch(() => null);
  if (row) patchBoard(client, tenantId, [row]);
  return row;
}

/** A customer wrote, or is called something else: their cards say so. */
export function patchFromInbox(client: QueryClient, tenantId: string, rows: readonly InboxRow[]) {
  const news = new Map(rows.map((row) => [row.id, row]));
  const told = (card: BoardRow): BoardRow => {
    const row = card.conversation_id === null ? undefined : news.get(card.conversation_id);
    if (!row) return card;
    return {
      ...card,
      contato_nome: row.contato_nome,
      last_message_at: row.last_message_at,
      last_message_preview: row.last_message_preview,
      last_message_direction: row.last_message_direction,
      last_message_type: row.last_message_type,
      last_message_status: row.last_message_status,
      unread_count: row.unread_count,
    };
  };
  for (const [[kind, funilId], cards] of loaded(client, tenantId)) {
    if (cards.some((card) => card.conversation_id !== null && news.has(card.conversation_id))) {
      client.setQueryData(crmKeys.list(tenantId, kind, funilId), cards.map(told));
    }
  }
  client.setQueriesData<BoardRow | null>({ queryKey: crmKeys.single(tenantId) }, (card) =>
    card ? told(card) : card,
  );
}
