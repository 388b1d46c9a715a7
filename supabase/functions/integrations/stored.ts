// A stored connection. Its row is read with the caller's own rights, which decides whether it may be
// touched at all; only then are its secrets fetched, which no client role can read.
import type { ConnectResponse, IntegracaoSummary } from "@prosa/shared/integrations.ts";
import type { Caller } from "../_shared/http/caller.ts";
import type { Host } from "../_shared/http/host.ts";
import { databaseRefusal, Refusal } from "../_shared/http/problem.ts";
import { openSecrets } from "../_shared/integracao.ts";
import type { Secrets } from "../_shared/provider/provider.ts";

export async function findIntegracao(
  { supabase, tenantId }: Caller,
  id: string,
): Promise<IntegracaoSummary> {
  const { data, error } = await supabase
    .from("integracoes")
    .select("id, plataforma, nome, status, configuracao, pistas")
    .eq("tenant_id", tenantId)
    .eq("id", id)
    .maybeSingle();
  if (error) throw databaseRefusal(error);
  if (!data) throw new Refusal("integracao_not_found");
  // A jsonb column that only save_integracao() writes, as connect.ts made it.
  return { ...data, pistas: data.pistas as Record<string, string> };
}

export async function channelsOf(
  { supabase, tenantId }: Caller,
  integracaoId: string,
): Promise<ConnectResponse["channels"]> {
  const { data, error } = await supabase
    .from("channels")
    .select("id, external_id, name, display_address, is_active")
    .eq("tenant_id", tenantId)
    .eq("integracao_id", integracaoId)
    .order("external_id");
  if (error) throw databaseRefusal(error);
  return data;
}

/** The secrets of a connection the caller has proved to see. */
export async function storedSecrets(
  { id }: IntegracaoSummary,
  { tenantId }: Caller,
  { database, vault }: Host,
): Promise<{ sealed: Record<string, string>; opened: Secrets }> {
  const integracao = await database.integracao(id);
  if (integracao?.tenant_id !== tenantId) throw new Refusal("integracao_not_found");
  const { access_token, segredos } = integracao;
  return {
    sealed: { ...segredos, ...(access_token === null ? {} : { access_token }) },
    opened: await openSecrets(integracao, vault),
  };
}
