import type { InboxRow, ThreadRow } from "@prosa/shared/events.ts";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { unwrap } from "../../lib/errors.ts";
import { supabase } from "../../lib/supabase.ts";
import type { InboxFilter } from "./filter.ts";
import { inboxKeys } from "./keys.ts";
import { cursorAfter, type ListCursor, type ListPage, PAGE_SIZE } from "./list/patch-list.ts";
import { type ThreadState, WINDOW_SIZE } from "./thread/thread-state.ts";

// The views say of every column that it may be null, because Postgres cannot tell; the row types of
// the shared catalogue name the ones that really may. Hence the casts below.

async function listPage(
  tenantId: string,
  filter: InboxFilter,
  after: ListCursor,
  signal: AbortSignal,
): Promise<ListPage> {
  let query = supabase.from("inbox").select("*").eq("tenant_id", tenantId);
  // What is somebody's and not closed is active; said so, it has an index.
  if (filter.archived) query = query.eq("status", "closed").not("archived_at", "is", null);
  else if (filter.view === "minhas")
    query = query.eq("assignee_id", filter.userId).eq("status", "active");
  else if (filter.view === "fila") query = query.eq("status", "waiting");
  else if (filter.view === "encerradas")
    query = query.eq("status", "closed").is("archived_at", null);
  else query = query.neq("status", "closed");
  if (filter.channelId) query = query.eq("channel_id", filter.channelId);
  if (filter.unread) query = query.gt("unread_count", 0);
  if (filter.tagId) query = query.contains("tag_ids", [filter.tagId]);
  if (filter.urgent) query = query.gt("priority", 0);
  if (filter.overdue) {
    query = query.neq("status", "closed").lt("due_at", new Date().toISOString());
  }
  if (after) {
    const { last_message_at: at, id } = after;
    query = query
      .lte("last_message_at", at)
      .or(`last_message_at.lt."${at}",and(last_message_at.eq."${at}",id.lt.${id})`);
  }
  const rows = (await unwrap(
    query
      .order("last_message_at", { ascending: false })
      .order("id", { ascending: false })
      .limit(PAGE_SIZE)
      .abortSignal(signal),
  )) as InboxRow[];
  return { rows, more: rows.length === PAGE_SIZE };
}

export async function fetchConversation(tenantId: string, id: string, signal?: AbortSignal) {
  let query = supabase.from("inbox").select("*").eq("tenant_id", tenantId).eq("id", id);
  if (signal) query = query.abortSignal(signal);
  return (await unwrap(query.maybeSingle())) as InboxRow | null;
}

function threadQuery(tenantId: string, conversationId: string) {
  return supabase
    .from("thread")
    .select("*")
    .eq("tenant_id", tenantId)
    .eq("conversation_id", conversationId);
}

/** The window of messages that ends before `before`, oldest first. */
export async function fetchWindow(
  tenantId: string,
  conversationId: string,
  before: number | null,
  signal?: AbortSignal,
): Promise<ThreadState> {
  let query = threadQuery(tenantId, conversationId)
    .order("seq", { ascending: false })
    .limit(WINDOW_SIZE);
  if (before !== null) query = query.lt("seq", before);
  if (signal) query = query.abortSignal(signal);
  const rows = (await unwrap(query)) as unknown as ThreadRow[];
  return { rows: rows.reverse(), hasOlder: (rows[0]?.seq ?? 1) > 1 };
}

const CATCH_UP_SIZE = 200;

/** Everything after `seq`, however much that is. */
export async function fetchAfter(
  tenantId: string,
  conversationId: string,
  seq: number,
): Promise<ThreadRow[]> {
  const all: ThreadRow[] = [];
  for (;;) {
    const rows = (await unwrap(
      threadQuery(tenantId, conversationId)
        .gt("seq", all.at(-1)?.seq ?? seq)
        .order("seq", { ascending: true })
        .limit(CATCH_UP_SIZE),
    )) as unknown as ThreadRow[];
    all.push(...rows);
    if (rows.length < CATCH_UP_SIZE) return all;
  }
}

/** The few messages an event could not carry, from `seq` on and no further than `last`. */
export async function fetchChanged(
  tenantId: string,
  conversationId: string,
  seq: number,
  last: number,
): Promise<ThreadRow[]> {
  const rows = await unwrap(
    threadQuery(tenantId, conversationId)
      .gte("seq", seq)
      .lte("seq", last)
      .order("seq", { ascending: true })
      .limit(CATCH_UP_SIZE),
  );
  return rows as unknown as ThreadRow[];
}

export interface InboxChanges {
  cursor: string;
  reset: boolean;
  rows: InboxRow[];
}

/** The cursor stays a string: it is a 64-bit transaction id, more than a number can hold. */
export async function fetchInboxChanges(cursor: string | null): Promise<InboxChanges> {
  const answer = await unwrap(supabase.rpc("inbox_changes", cursor === null ? {} : { cursor }));
  return answer as unknown as InboxChanges;
}

/** Kept right by realtime.ts and not by age: what was loaded once is patched, not fetched again. */
const PATCHED = { staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false } as const;
/** Patches leave alone what has not changed: comparing all of it with each event would only cost. */
const PATCHED_MANY = { ...PATCHED, structuralSharing: false } as const;

export const conversationQueries = {
  list: (tenantId: string, filter: InboxFilter) =>
    infiniteQueryOptions({
      queryKey: inboxKeys.list(tenantId, filter),
      queryFn: ({ pageParam, signal }) => listPage(tenantId, filter, pageParam, signal),
      initialPageParam: null as ListCursor,
      getNextPageParam: (page: ListPage) => (page.more ? cursorAfter(page) : undefined),
      ...PATCHED_MANY,
    }),
  detail: (tenantId: string, id: string) =>
    queryOptions({
      queryKey: inboxKeys.conversation(tenantId, id),
      queryFn: ({ signal }) => fetchConversation(tenantId, id, signal),
      ...PATCHED,
    }),
  thread: (tenantId: string, id: string) =>
    queryOptions({
      queryKey: inboxKeys.thread(tenantId, id),
      queryFn: ({ signal }) => fetchWindow(tenantId, id, null, signal),
      ...PATCHED_MANY,
    }),
};

/** One of our addresses and what it can carry. */
export interface Channel {
  id: string;
  name: string;
  kind: string;
  display_address: string | null;
  is_active: boolean;
  integracao_id: string;
  capabilities: unknown;
}

export const teamQueries = {
  channels: (tenantId: string) =>
    queryOptions({
      queryKey: inboxKeys.channels(tenantId),
      queryFn: ({ signal }): Promise<Channel[]> =>
        unwrap(
          supabase
            .from("channels")
            .select("id, name, kind, display_address, is_active, integracao_id, capabilities")
            .eq("tenant_id", tenantId)
            .order("name")
            .abortSignal(signal),
        ),
    }),
};
