import type { InboxRow } from "@prosa/shared/events.ts";
import { queryOptions } from "@tanstack/react-query";
import { unwrap } from "../../../lib/errors.ts";
import type { FoundPerson } from "../../../lib/people.ts";
import { supabase } from "../../../lib/supabase.ts";

export const startQueries = {
  contact: (tenantId: string, id: string) =>
    queryOptions({
      queryKey: [tenantId, "contatos", "person", id],
      queryFn: async ({ signal }): Promise<FoundPerson | null> => {
        const row = await unwrap(
          supabase
            .from("contatos")
            .select("id, nome, endereco, foto_url")
            .eq("tenant_id", tenantId)
            .eq("id", id)
            .abortSignal(signal)
            .maybeSingle(),
        );
        return row && { ...row, foto: row.foto_url, conversation_id: null };
      },
    }),
  /** What was last said with a contact on a channel: whether a window or a conversation is open. */
  latest: (tenantId: string, contatoId: string, channelId: string) =>
    queryOptions({
      queryKey: [tenantId, "conversations", "latest", contatoId, channelId],
      queryFn: async ({ signal }) =>
        (await unwrap(
          supabase
            .from("inbox")
            .select("*")
            .eq("tenant_id", tenantId)
            .eq("contato_id", contatoId)
            .eq("channel_id", channelId)
            .order("last_message_at", { ascending: false })
            .limit(5)
            .abortSignal(signal),
        )) as InboxRow[],
    }),
};
