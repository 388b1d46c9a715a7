import type { Catalog } from "@prosa/shared/integrations.ts";
import { queryOptions } from "@tanstack/react-query";
import { unwrap } from "../../lib/errors.ts";
import { supabase } from "../../lib/supabase.ts";

export type Integracao = Awaited<ReturnType<typeof listIntegracoes>>[number];
export type ConnectedChannel = Integracao["channels"][number];

// Secrets are selectable by nobody, so the columns are always named.
function listIntegracoes(tenantId: string, signal: AbortSignal) {
  return unwrap(
    supabase
      .from("integracoes")
      .select(
        "id, plataforma, nome, status, configuracao, pistas, verificada_em, erro_codigo, channels(id, external_id, name, display_address, is_active)",
      )
      .eq("tenant_id", tenantId)
      .is("removida_em", null)
      .order("criado_em")
      .order("external_id", { referencedTable: "channels" })
      .abortSignal(signal),
  );
}

async function lastDelivery(tenantId: string, integracaoId: string, signal: AbortSignal) {
  const [row] = await unwrap(
    supabase
      .from("webhook_deliveries")
      .select("first_received_at")
      .eq("tenant_id", tenantId)
      .eq("integracao_id", integracaoId)
      .order("first_received_at", { ascending: false })
      .limit(1)
      .abortSignal(signal),
  );
  return row?.first_received_at ?? null;
}

export const integracaoQueries = {
  catalog: (tenantId: string) =>
    queryOptions({
      queryKey: [tenantId, "integracoes", "catalog"],
      queryFn: () =>
        unwrap(supabase.functions.invoke<Catalog>("integrations/catalog", { method: "GET" })),
      staleTime: Number.POSITIVE_INFINITY,
    }),

  list: (tenantId: string) =>
    queryOptions({
      queryKey: [tenantId, "integracoes", "list"],
      queryFn: ({ signal }) => listIntegracoes(tenantId, signal),
    }),

  /** When the provider last called us; null when it never did. */
  lastDelivery: (tenantId: string, integracaoId: string) =>
    queryOptions({
      queryKey: [tenantId, "integracoes", "last-delivery", integracaoId],
      queryFn: ({ signal }) => lastDelivery(tenantId, integracaoId, signal),
    }),

  /** The addresses of the company, which every member may see. */
  channels: (tenantId: string) =>
    queryOptions({
      queryKey: [tenantId, "channels", "list"],
      queryFn: ({ signal }) =>
        unwrap(
          supabase
            .from("channels")
            .select("id, name, display_address, is_active")
            .eq("tenant_id", tenantId)
            .order("name")
            .abortSignal(signal),
        ),
    }),
};
