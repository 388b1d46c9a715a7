// Who may be asked, ready to be asked.
import type { AiModel, Candidate } from "../_shared/ai/ai_database.ts";
import { aiClientOf } from "../_shared/ai/clients.ts";
import type { AiCapability, AiClient, AiUsage, TextAsk } from "../_shared/ai/provider.ts";
import { toHex } from "../_shared/channels/hex.ts";
import { openSecrets } from "../_shared/integracao.ts";
import type { Asking } from "./asking.ts";
import { ModelFailed } from "./model_failed.ts";

export interface Wanted {
  operation: string;
  capability: AiCapability;
  /** `provider/model`, where no other will do. */
  only?: string | null;
  /** The most it may use, to be held back from the budget. */
  most: Partial<AiUsage>;
  /** Tokens that a model has to take at once, where that is less than all it is sent. */
  atOnce?: number;
}

/** Refuses where nobody can be asked, or nobody takes so much. */
export async function candidatesFor(
  { host, tenantId }: Asking,
  { operation, capability, only, most, atOnce = most.inputTokens ?? 0 }: Wanted,
): Promise<Candidate[]> {
  const found = await host.database.aiCandidates(tenantId, operation, capability);
  if (found.length === 0) throw new ModelFailed("ai_not_connected");
  const meant = found.filter(({ model }) => !only || nameOf(model) === only);
  if (meant.length === 0) throw new ModelFailed("ai_model_unknown");
  // A small server would not refuse: it reads the end and has lost what it was told to do.
  const fit = meant.filter(({ model }) => capability === "transcription" || takes(model, atOnce));
  if (fit.length === 0) throw new ModelFailed("ai_too_long");
  return fit;
}

const takes = ({ max_input_tokens: limit }: AiModel, tokens: number) =>
  limit === 0 || tokens <= limit;

/** Null for a provider this build does not know. */
export async function clientOf(
  { integracao, model }: Candidate,
  { host }: Asking,
): Promise<AiClient | null> {
  const account = {
    id: integracao.id,
    settings: integracao.configuracao,
    secrets: await openSecrets(integracao, host.vault),
    variables: host.env.variables,
  };
  const client = aiClientOf(integracao.plataforma, account, host.http);
  return client ? withinLimit(client, model) : null;
}

/** Nobody is asked for more words than the company's table allows. */
function withinLimit(client: AiClient, { max_output_tokens: limit }: AiModel): AiClient {
  if (limit === 0) return client;
  const short = <Ask extends TextAsk>(ask: Ask) => ({
    ...ask,
    maxOutputTokens: Math.min(ask.maxOutputTokens, limit),
  });
  return {
    ...client,
    object: (ask) => client.object(short(ask)),
    text: (ask) => client.text(short(ask)),
    stream: (ask) => client.stream(short(ask)),
  };
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
