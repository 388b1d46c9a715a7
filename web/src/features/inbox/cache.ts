// Every write to the cached lists, conversations and threads, in one place.
import type { InboxRow } from "@prosa/shared/events.ts";
import type { QueryClient } from "@tanstack/react-query";
import type { InboxFilter } from "./filter.ts";
import { inboxKeys } from "./keys.ts";
import { isStale, type ListData, patchList } from "./list/patch-list.ts";
import type { ThreadState } from "./thread/thread-state.ts";

/** The open conversation; reading it must not take it out of the list it was opened from. */
let openConversation: string | null = null;

export function setOpenConversation(id: string | null) {
  openConversation = id;
}

/** What an event would have told: ticks alone are not announced to lists, so they prove no loss. */
const announced = (row: InboxRow) => JSON.stringify({ ...row, last_message_status: null });

/** Puts changed conversations into everything that shows them. Answers how many really differed. */
export function patchConversations(
  client: QueryClient,
  tenantId: string,
  rows: readonly InboxRow[],
): number {
  if (rows.length === 0) return 0;
  let changed = 0;
  const lists = client.getQueriesData<ListData>({ queryKey: inboxKeys.lists(tenantId) });
  for (const row of rows) {
    const key = inboxKeys.conversation(tenantId, row.id);
    const known = client.getQueryData<InboxRow | null>(key) ?? cachedRow(lists, row.id);
    if (!known || announced(known) !== announced(row)) changed++;
    if (!known || !isStale(row, known)) client.setQueryData(key, row);
  }
  for (const [key, data] of lists) {
    // The filter is the last part of the key by construction.
    const filter = key.at(-1) as InboxFilter;
    if (data) client.setQueryData(key, patchList(data, rows, filter, openConversation));
  }
  return changed;
}

function cachedRow(lists: [unknown, ListData | undefined][], id: string): InboxRow | undefined {
  for (const [, data] of lists) {
    for (const page of data?.pages ?? []) {
      const found = page.rows.find((row) => row.id === id);
      if (found) return found;
    }
  }
  return undefined;
}

/** Every conversation some list has loaded, once each. */
export function loadedConversations(client: QueryClient, tenantId: string): InboxRow[] {
  const lists = client.getQueriesData<ListData>({ queryKey: inboxKeys.lists(tenantId) });
  const rows = lists.flatMap(([, data]) => data?.pages.flatMap((page) => page.rows) ?? []);
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}

export function findConversation(
  client: QueryClient,
  tenantId: string,
  id: string,
): InboxRow | undefined {
  return (
    client.getQueryData<InboxRow | null>(inboxKeys.conversation(tenantId, id)) ??
    cachedRow(client.getQueriesData<ListData>({ queryKey: inboxKeys.lists(tenantId) }), id)
  );
}

/** Changes one conversation ahead of the server and answers how to take that back. */
export function patchOptimistically(
  client: QueryClient,
  tenantId: string,
  id: string,
  given: Partial<InboxRow>,
): () => void {
  const before = findConversation(client, tenantId, id);
  if (!before) return () => undefined;
  patchConversations(client, tenantId, [{ ...before, ...given }]);
  return () => patchConversations(client, tenantId, [before]);
}

export function patchThread(
  client: QueryClient,
  tenantId: string,
  conversationId: string,
  change: (thread: ThreadState) => ThreadState,
) {
  client.setQueryData<ThreadState>(inboxKeys.thread(tenantId, conversationId), (thread) =>
    thread ? change(thread) : thread,
  );
}
