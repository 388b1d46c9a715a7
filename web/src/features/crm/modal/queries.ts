import { queryOptions } from "@tanstack/react-query";
import { unwrap } from "../../../lib/errors.ts";
import { supabase } from "../../../lib/supabase.ts";
import { crmKeys, type TimelineLine } from "../queries.ts";

const FOUND = 8;
const TASKS = 100;

export const cardQueries = {
  /** What only the open card shows. */
  notes: (tenantId: string, id: string) =>
    queryOptions({
      queryKey: [...crmKeys.details(tenantId, id), "notes"],
      queryFn: async ({ signal }) =>
        (
          await unwrap(
            supabase
              .from("oportunidades")
              .select("observacoes")
              .eq("tenant_id", tenantId)
              .eq("id", id)
              .abortSignal(signal)
              .single(),
          )
        ).observacoes,
    }),
  /** What is to be done first, and in the order in which it was written. */
  tarefas: (tenantId: string, id: string) =>
    queryOptions({
      queryKey: [...crmKeys.details(tenantId, id), "tarefas"],
      queryFn: ({ signal }) =>
        unwrap(
          supabase
            .from("tarefas")
            .select("*")
            .eq("tenant_id", tenantId)
            .eq("oportunidade_id", id)
            .order("feita_em", { ascending: false, nullsFirst: true })
            .order("criado_em")
            .limit(TASKS)
            .abortSignal(signal),
        ),
    }),
  timeline: (tenantId: string, id: string) =>
    queryOptions({
      queryKey: [...crmKeys.details(tenantId, id), "timeline"],
      queryFn: async ({ signal }) =>
        (await unwrap(
          supabase.rpc("oportunidade_timeline", { oportunidade_id: id }).abortSignal(signal),
        )) as unknown as TimelineLine[],
    }),
  /** The conversations with the customer of a card, to choose the one it belongs to. */
  conversations: (tenantId: string, contatoId: string) =>
    queryOptions({
      queryKey: [tenantId, "conversations", "ofContact", contatoId],
      queryFn: ({ signal }) =>
        unwrap(
          supabase
            .from("conversations")
            .select("id, protocolo, last_message_at, last_message_preview")
            .eq("tenant_id", tenantId)
            .eq("contato_id", contatoId)
            .order("last_message_at", { ascending: false })
            .limit(FOUND)
            .abortSignal(signal),
        ),
    }),
};
