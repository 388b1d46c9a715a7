import type { InboxRow, ThreadRow } from "@prosa/shared/events.ts";
import { queryOptions } from "@tanstack/react-query";
import { unwrap } from "../../../lib/errors.ts";
import { supabase } from "../../../lib/supabase.ts";

/** What conversation_detail() counts. */
export interface Statistics {
  inbound: number;
  outbound: number;
  notes: number;
  failed: number;
  first_inbound_at: string | null;
  first_answer_at: string | null;
  /** US dollars, as the provider bills. */
  cost: number;
}

/** The part of conversation_detail() that the panel does not know already. */
export interface ConversationDetail {
  conversation: InboxRow;
  events: ThreadRow[];
  statistics: Statistics;
}

export const panelQueries = {
  /** `seq` moves with everything that happens, so what is shown is never older than the row. */
  detail: (tenantId: string, id: string, seq: number) =>
    queryOptions({
      queryKey: [tenantId, "conversations", "whole", id, seq],
      queryFn: async ({ signal }) =>
        (await unwrap(
          supabase.rpc("conversation_detail", { conversation_id: id }).abortSignal(signal),
        )) as unknown as ConversationDetail,
      placeholderData: (before) => before,
    }),
};
