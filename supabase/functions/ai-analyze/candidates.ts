// Who may be asked, ready to be asked.
import type { AiModel, Candidate } from "../_shared/ai/ai_database.ts";
import { aiClientOf } from "../_shared/ai/clients.ts";
import type { AiCapability, AiClient } from "../_shared/ai/provider.ts";
import { toHex } from "../_shared/channels/hex.ts";
import { openSecrets } from "../_shared/integracao.ts";
import type { Asking } from "./asking.ts";
import { ModelFailed } from "./model_failed.ts";

/** Refuses where nobody can be asked. */
export async function candidatesFor(
  { host, tenantId }: Asking,
  operation: string,
  capability: AiCapability,
): Promise<Candidate[]> {
  const found = await host.database.aiCandidates(tenantId, operation, capability);
  if (found.length === 0) throw new ModelFailed("ai_not_connected");
  return found;
}

/** Null for a provider this build does not know. */
export async function clientOf(
  { integracao }: Candidate,
  { host }: Asking,
): Promise<AiClient | null> {
  const account = {
    id: integracao.id,
    settings: integracao.configuracao,
    secrets: await openSecrets(integracao, host.vault),
    variables: host.env.variables,
  };
  return aiClientOf(integracao.plataforma, account, host.http) ?? null;
}

/** Of everything an answer depends on, so that the same question is paid for once. */
export async function hashOf(
  operation: string,
  { provider, model, integracao_id }: AiModel,
  content: string,
): Promise<string> {
  const text = [operation, provider, model, integracao_id, content].join("\n");
  return toHex(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}

export function nameOf({ provider, model }: Pick<AiModel, "provider" | "model">): string {
  return `${provider}/${model}`;
}
