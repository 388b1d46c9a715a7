import type { QueryClient } from "@tanstack/react-query";
import { unwrap } from "../../../../lib/errors.ts";
import { supabase } from "../../../../lib/supabase.ts";
import { patchThread } from "../../cache.ts";
import { conversationQueries, fetchChanged } from "../../queries.ts";
import { mergeRows } from "../thread-state.ts";

/** What is read around the message, so that it is not the topmost. */
const CONTEXT = 15;
const PAGE = 200;
/** The thread is one piece down to its end; more than this at once no browser draws gladly. */
const MOST = 3_000;

export type Reached = "here" | "far";

/** Loads everything between a message and what is loaded already. */
export async function loadBack(
  client: QueryClient,
  tenantId: string,
  conversationId: string,
  seq: number,
): Promise<Reached> {
  const thread = await client.ensureQueryData(conversationQueries.thread(tenantId, conversationId));
  const first = thread.rows[0]?.seq ?? 1;
  if (seq >= first) return "here";
  if (first - seq > MOST) return "far";
  const from = Math.max(1, seq - CONTEXT);
  const starts = [];
  for (let start = from; start < first; start += PAGE) starts.push(start);
  const pages = await Promise.all(
    starts.map((start) =>
      fetchChanged(tenantId, conversationId, start, Math.min(start + PAGE, first) - 1),
    ),
  );
  patchThread(client, tenantId, conversationId, (current) => ({
    rows: mergeRows(current, pages.flat()).thread.rows,
    hasOlder: from > 1 && current.hasOlder,
  }));
  return "here";
}

/** The number of the message that is `unread` of the customer's from the end, counted from `last`. */
export async function findUnread(
  tenantId: string,
  conversationId: string,
  last: number,
  unread: number,
): Promise<number | null> {
  const [row] = await unwrap(
    supabase
      .from("messages")
      .select("seq")
      .eq("tenant_id", tenantId)
      .eq("conversation_id", conversationId)
      .eq("direction", "inbound")
      .neq("type", "reaction")
      .lte("seq", last)
      .order("seq", { ascending: false })
      .range(unread - 1, unread - 1),
  );
  return row?.seq ?? null;
}

/** The number of the first message since a moment. */
export async function findSince(
  tenantId: string,
  conversationId: string,
  since: Date,
): Promise<number | null> {
  const [row] = await unwrap(
    supabase
      .from("messages")
      .select("seq")
      .eq("tenant_id", tenantId)
      .eq("conversation_id", conversationId)
      .gte("created_at", since.toISOString())
      .order("seq", { ascending: true })
      .limit(1),
  );
  return row?.seq ?? null;
}

export async function findMessage(tenantId: string, id: string): Promise<number | null> {
  const row = await unwrap(
    supabase.from("messages").select("seq").eq("tenant_id", tenantId).eq("id", id).maybeSingle(),
  );
  return row?.seq ?? null;
}
