// A company's models: connected to the played providers, which tell what they were sent.
import { randomUUID } from "node:crypto";
import type { AiDrainSummary } from "../../shared/src/ai.ts";
import { callFunction, postFunction } from "./call-function.ts";
import { control } from "./control.ts";
import type { Client } from "./people.ts";
import { config, keys, one, rows } from "./stack.ts";

export type PlayedProvider = "openai" | "anthropic";

export interface AskedOfModel {
  id: number;
  provider: PlayedProvider;
  path: string;
  model: string | null;
  body: string;
  status: number;
}

export const playedAi = {
  /** What was sent with this in it. */
  requests: async (contains: string) => {
    const query = new URLSearchParams({ contains });
    return (await control<{ requests: AskedOfModel[] }>("GET", `ai/requests?${query}`)).requests;
  },
  fail: (fault: object) => control<object>("POST", "ai/faults", fault),
  mend: () => control<object[]>("DELETE", "ai/faults"),
  /** What is said in the next sound, or in all of them. */
  transcript: (said: object) => control<object>("POST", "ai/transcripts", said),
  change: (settings: { answer_ms?: number; piece_ms?: number }) =>
    control<object>("POST", "ai/settings", settings),
};

export const askAi = (client: Client, body: object) => callFunction(client, "ai-analyze", body);

/** What came, event by event, until the answer was over. */
export async function streamAi(
  client: Client,
  body: object,
): Promise<{ event: string; data: Record<string, unknown> }[]> {
  const answer = await postFunction(client, "ai-analyze", body);
  return (await answer.text())
    .split("\n\n")
    .filter((one) => one !== "")
    .map((one) => {
      const [, event = "", data = ""] = /^event: (\w+)\ndata: (.*)$/.exec(one) ?? [];
      return { event, data: JSON.parse(data) as Record<string, unknown> };
    });
}

/** Over a connection of its own, as an admin makes it. The id of the connection. */
export async function connectAi(
  admin: Client,
  provider: PlayedProvider,
  key: "api_key" | "restricted_key" = "api_key",
): Promise<string> {
  const { status, json } = await callFunction(admin, "integrations/connect", {
    plataforma: provider,
    nome: `${provider} ${randomUUID().slice(0, 8)}`,
    values: {
      access_token: keys.ai[provider][key],
      base_url: `${config.urls.simulators}/${provider}/v1`,
    },
  });
  if (status !== 200) throw new Error(`${provider} was not connected: ${JSON.stringify(json)}`);
  return (json.integracao as { id: string }).id;
}

/** Nobody can be asked any more: what other tests say is looked at by nobody. */
export async function disconnectAi(tenantId: string): Promise<void> {
  await rows(
    `update public.integracoes i set status = 'inativa'
      where i.tenant_id = $1 and exists (
        select from public.ai_models m where m.tenant_id = i.tenant_id and m.integracao_id = i.id)`,
    [tenantId],
  );
}

/** One call of the queue's worker, as the database makes it. */
export async function drainAi(functions = config.urls.functions): Promise<AiDrainSummary> {
  const answer = await fetch(`${functions}/functions/v1/ai-analyze`, {
    method: "POST",
    headers: { apikey: keys.worker, "content-type": "application/json" },
    body: '{"op":"drain"}',
  });
  if (!answer.ok) throw new Error(`The worker answered ${answer.status}.`);
  return (await answer.json()) as AiDrainSummary;
}

/** Every conversation that waits is due at once; whoever is at one already stays the only one. */
export async function hurry(conversationIds: string[]): Promise<void> {
  await rows(
    `update private.ai_turns set due_at = clock_timestamp()
      where conversation_id = any($1) and due_at is not null`,
    [conversationIds],
  );
}

/** The lease of a worker that is dead is over. */
export async function endLease(conversationId: string): Promise<void> {
  await rows("update private.ai_turns set lease_ends_at = null where conversation_id = $1", [
    conversationId,
  ]);
}

export interface Turn {
  version: string;
  is_due: boolean;
  analysed_version: string;
  code: string | null;
}

export function turnOf(conversationId: string): Promise<Turn> {
  return one<Turn>(
    `select version, due_at is not null as is_due, analysed_version, code
       from private.ai_turns where conversation_id = $1`,
    [conversationId],
  );
}

export interface Used {
  operation: string;
  provider: string;
  model: string;
  outcome: string;
  cost_usd: string;
  reserved_usd: string;
  input_tokens: number;
  output_tokens: number;
}

export function usedFor(conversationId: string): Promise<Used[]> {
  return rows<Used>(
    `select operation, provider, model, outcome, cost_usd, reserved_usd, input_tokens, output_tokens
       from public.ai_usage where conversation_id = $1 order by created_at, id`,
    [conversationId],
  );
}
