import type { InboxRow } from "@prosa/shared/events.ts";
import type { MessageDirection, MessageType } from "@prosa/shared/messages.ts";
import { infiniteQueryOptions } from "@tanstack/react-query";
import { unwrap } from "../../../lib/errors.ts";
import type { FoundPerson } from "../../../lib/people.ts";
import { supabase } from "../../../lib/supabase.ts";

export interface FoundMessage {
  id: string;
  conversation_id: string;
  seq: number;
  created_at: string;
  direction: MessageDirection;
  type: MessageType;
  contato_nome: string;
  protocolo: string;
  /** U+E000 and U+E001 stand around what was found. */
  snippet: string;
}

/** What search_inbox() answers; people and conversations come with the first page only. */
export interface Found {
  contatos: FoundPerson[];
  conversations: InboxRow[];
  messages: FoundMessage[];
  more: boolean;
}

export async function searchInbox(
  q: string,
  before: string | null,
  signal: AbortSignal,
  max = 30,
): Promise<Found> {
  const found = await unwrap(
    supabase.rpc("search_inbox", { q, max, ...(before ? { before } : {}) }).abortSignal(signal),
  );
  return found as unknown as Found;
}

export const searchQueries = {
  results: (tenantId: string, q: string) =>
    infiniteQueryOptions({
      queryKey: [tenantId, "search", "inbox", q],
      queryFn: ({ pageParam, signal }) => searchInbox(q, pageParam, signal),
      initialPageParam: null as string | null,
      getNextPageParam: (page: Found) => (page.more ? page.messages.at(-1)?.created_at : undefined),
    }),
};
