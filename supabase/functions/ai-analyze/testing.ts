// A desk with models that say what the test gave them, and a database that remembers what was begun,
// paid and kept.
import type { Json } from "@prosa/shared/database.types.ts";
import type {
  AiConversation,
  AiSettings,
  AiTurn,
  Begun,
  CachedResult,
  CallDraft,
  Candidate,
  FoundInsights,
  ResponseDraft,
  Settled,
} from "../_shared/ai/ai_database.ts";
import type { Database, SealedIntegracao } from "../_shared/db.ts";
import type { Host } from "../_shared/http/host.ts";
import { fakeHost, sealedIntegracao, TENANT } from "../_shared/http/testing.ts";
import type { Files } from "../_shared/media/files.ts";

export const usual: AiSettings = {
  is_enabled: true,
  has_masking: true,
  monthly_cap_usd: 10,
  retention_days: 180,
  analyses: ["sentimento", "churn"],
  has_voice_transcripts: true,
  has_call_transcripts: true,
  has_suggestions: true,
  answer_threshold: 0.3,
};

export function candidate(
  integracao: SealedIntegracao,
  model: string,
  more: object = {},
): Candidate {
  const prices = { input_usd: 1, cache_read_usd: 0, cache_write_usd: 0, output_usd: 2 };
  return {
    integracao: { ...integracao, plataforma: "openai", configuracao: {} },
    model: {
      ...{ id: crypto.randomUUID(), integracao_id: integracao.id, provider: "openai", model },
      ...{ capability: "text", is_active: true, position: 1, ...prices, per_second_usd: 0.0001 },
      ...{ long_from: null, long_input_usd: null, long_output_usd: null },
      ...{ long_cache_read_usd: null, long_cache_write_usd: null, dimensions: null },
      ...{ max_input_tokens: 32_000, max_output_tokens: 4_000, price_version: "own", ...more },
    },
  };
}

/** What OpenAI's Responses API says; a number is the status of a refusal. */
export type Says = string | object | number;

export function response(text: string): object {
  const content = [{ type: "output_text", text, annotations: [] }];
  return {
    ...{ id: "resp_1", object: "response", created_at: 1, model: "m", status: "completed" },
    ...{ error: null, incomplete_details: null },
    output: [{ type: "message", id: "msg_1", role: "assistant", status: "completed", content }],
    usage: {
      ...{ input_tokens: 100, input_tokens_details: { cached_tokens: 0 } },
      ...{ output_tokens: 50, output_tokens_details: { reasoning_tokens: 0 }, total_tokens: 150 },
    },
  };
}

export interface DeskOptions {
  models?: Candidate[];
  says?: Says[];
  settings?: Partial<AiSettings>;
  conversation?: AiConversation | null;
  refused?: "ai_disabled" | "ai_cap_reached";
  database?: Partial<Database>;
  files?: Files;
}

/** In turn, the last again and again. */
export async function desk(options: DeskOptions = {}) {
  const integracao = await sealedIntegracao({ access_token: "sk-test" });
  const models = options.models ?? [candidate(integracao, "one"), candidate(integracao, "two")];
  const says = [...(options.says ?? [])];
  const cache = new Map<string, Json>();
  const asked: { model: string; prompt: string; url: string; most: number }[] = [];
  const begun: CallDraft[] = [];
  const settled: Settled[] = [];
  const responses: ResponseDraft[] = [];
  const insights: FoundInsights[] = [];
  const finished: { turn: AiTurn; version: number; found: FoundInsights | null }[] = [];
  const putOff: { code: string; delay: number | null }[] = [];

  const http = (async (url, init) => {
    const body = typeof init?.body === "string" ? JSON.parse(init.body) : {};
    const { model, input, max_output_tokens: most } = body;
    asked.push({ model, prompt: JSON.stringify(input ?? ""), url: String(url), most });
    const answer = (says.length > 1 ? says.shift() : says[0]) ?? "{}";
    if (typeof answer === "number") {
      const error = { message: "no", type: "server_error", code: "server_error" };
      return Response.json({ error }, { status: answer, headers: { "retry-after": "7" } });
    }
    if (body.stream) return streamed(String(answer));
    return Response.json(typeof answer === "string" ? response(answer) : answer);
  }) as Host["http"];

  const host = fakeHost(
    {
      aiSettings: () => Promise.resolve({ ...usual, ...options.settings }),
      aiCandidates: () => Promise.resolve(models),
      cachedAiResult: (_tenant, hashes) => {
        const hash = hashes.find((one) => cache.has(one));
        const found: CachedResult | null =
          hash === undefined ? null : { content_hash: hash, result: cache.get(hash) ?? null };
        return Promise.resolve(found);
      },
      beginAiCall: (_tenant, call) => {
        const refusal: Begun | null = options.refused ? { refused: options.refused } : null;
        if (!refusal) begun.push(call);
        return Promise.resolve(refusal ?? { id: crypto.randomUUID() });
      },
      settleAiCall: (_tenant, _id, one, cached) => {
        settled.push(one);
        if (cached) cache.set(cached.content_hash, cached.result);
        return Promise.resolve();
      },
      aiConversation: () => Promise.resolve(options.conversation ?? null),
      storeAiResponse: (_tenant, one) => Promise.resolve(String(responses.push(one))),
      storeInsights: async (_tenant, _id, _version, found) => void insights.push(found),
      finishAiTurn: async (turn, version, found) => void finished.push({ turn, version, found }),
      putOffAiTurn: async (_turn, code, delay) => void putOff.push({ code, delay }),
      takeTurn: () => Promise.resolve(0),
      ...options.database,
    },
    http,
    options.files,
  );
  return { host, asked, begun, settled, responses, insights, finished, putOff };
}

export const caller = { userId: crypto.randomUUID(), tenantId: TENANT, role: "agent" as const };

/** As OpenAI streams: two pieces and an end. */
function streamed(text: string): Response {
  const half = Math.ceil(text.length / 2);
  const whole = response(text) as { usage: object };
  const item = { type: "message", id: "m1" };
  const events = [
    { type: "response.created", response: { id: "r1", created_at: 1, model: "m" } },
    { type: "response.output_item.added", output_index: 0, item },
    ...[text.slice(0, half), text.slice(half)].map((delta) => ({
      ...{ type: "response.output_text.delta", item_id: "m1", output_index: 0, delta },
    })),
    { type: "response.output_item.done", output_index: 0, item },
    { type: "response.completed", response: { incomplete_details: null, usage: whole.usage } },
  ];
  const body = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}
