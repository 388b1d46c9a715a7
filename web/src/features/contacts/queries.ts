import { queryOptions } from "@tanstack/react-query";
import { unwrap } from "../../lib/errors.ts";
import { supabase } from "../../lib/supabase.ts";

export const HISTORY_SIZE = 20;

export const contactKeys = {
  all: (tenantId: string) => [tenantId, "contatos"] as const,
  detail: (tenantId: string, id: string) => [tenantId, "contatos", "detail", id] as const,
  history: (tenantId: string, id: string) => [tenantId, "contatos", "history", id] as const,
};

export const contactQueries = {
  detail: (tenantId: string, id: string) =>
    queryOptions({
      queryKey: contactKeys.detail(tenantId, id),
      queryFn: ({ signal }) =>
        unwrap(
          supabase
            .from("contatos")
            .select(
              "id, nome, foto_url, observacoes, recusa_divulgacao_em, empresa, tipo, criado_em, arquivado_em, contact_identities(id, kind, value)",
            )
            .eq("tenant_id", tenantId)
            .eq("id", id)
            .abortSignal(signal)
            .maybeSingle(),
        ),
    }),
  /** The latest conversations with this person, on every channel. */
  history: (tenantId: string, id: string) =>
    queryOptions({
      queryKey: contactKeys.history(tenantId, id),
      queryFn: ({ signal }) =>
        unwrap(
          supabase
            .from("conversations")
            .select("id, protocolo, status, last_message_at, last_message_preview")
            .eq("tenant_id", tenantId)
            .eq("contato_id", id)
            .order("last_message_at", { ascending: false })
            .limit(HISTORY_SIZE)
            .abortSignal(signal),
        ),
    }),
};
