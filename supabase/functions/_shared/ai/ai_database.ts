// What `ai-analyze` asks of the database: who may be asked and for how much, what is to be looked at,
// and where what was found is kept.
import type { Json, Tables } from "@prosa/shared/database.types.ts";
import type postgres from "postgres";
import type { SealedIntegracao } from "../db.ts";
import { storableJson, storableText } from "../provider/json.ts";
import { only, type Within } from "../statements.ts";
import { type BotDatabase, botQueries } from "./bot_database.ts";
import type { AiCapability } from "./provider.ts";

export type AiSettings = Omit<Tables<"ai_settings">, "tenant_id" | "updated_at">;
export type AiModel = Omit<Tables<"ai_models">, "tenant_id" | "created_at" | "updated_at">;

/** A model that may be asked, and the connection over which. */
export interface Candidate {
  model: AiModel;
  integracao: SealedIntegracao;
}

export interface CallDraft {
  operation: string;
  ai_model_id: string;
  /** The most it may cost, in US$. */
  reserve_usd: string;
  /** What is done once, however often it is tried. */
  job_key: string | null;
  conversation_id: string | null;
  ligacao_id: string | null;
  document_id: string | null;
  user_id: string | null;
}

export type Begun =
  | { id: string; refused?: undefined }
  | {
      id?: undefined;
      refused: "ai_disabled" | "ai_model_unknown" | "ai_cap_reached" | "ai_rate_limited";
    };

export interface Settled {
  outcome: string;
  cost_usd: string;
  duration_ms: number;
  input_tokens: number;
  cache_read_tokens: number;
  cache_write_tokens: number;
  output_tokens: number;
  seconds: number | null;
}

/** For whoever asks the same again. */
export interface CachedResult {
  content_hash: string;
  result: Json;
}

export interface AiTurn {
  tenant_id: string;
  conversation_id: string;
  version: string;
  attempt: number;
  lease: string;
}

export interface Said {
  id: string;
  seq: number;
  from: "cliente" | "atendente";
  text: string;
}

export interface AiConversation {
  version: number;
  channel_id: string;
  messages: Said[];
}

export interface FoundInsights {
  results: Record<string, unknown>;
  content_hash: string;
  provider: string;
  model: string;
}

export type ResponseDraft = Pick<
  Tables<"ai_responses">,
  | "conversation_id"
  | "question_message_id"
  | "user_id"
  | "origin"
  | "question"
  | "answer"
  | "confidence"
  | "provider"
  | "model"
  | "is_cached"
> & { chunks: unknown };

/** The sound of a message, once it is here. */
export interface Audio {
  conversation_id: string;
  state: string | null;
  transcricao: string | null;
  storage_path: string;
  mime_type: string;
  size_bytes: number;
  sha256: string;
}

export interface AiDatabase extends BotDatabase {
  aiSettings(tenantId: string): Promise<AiSettings>;
  /** The first first. */
  aiCandidates(tenantId: string, operation: string, capability: AiCapability): Promise<Candidate[]>;
  cachedAiResult(tenantId: string, hashes: string[]): Promise<CachedResult | null>;
  beginAiCall(tenantId: string, call: CallDraft): Promise<Begun>;
  settleAiCall(
    tenantId: string,
    usageId: string,
    settled: Settled,
    cached: CachedResult | null,
  ): Promise<void>;
  aiConversation(tenantId: string, conversationId: string): Promise<AiConversation | null>;
  claimAiTurns(max: number, leaseSeconds: number): Promise<AiTurn[]>;
  renewAiTurn(turn: AiTurn, leaseSeconds: number): Promise<boolean>;
  /** `version` is what was looked at, which may be newer than what was claimed. */
  finishAiTurn(turn: AiTurn, version: number, found: FoundInsights | null): Promise<void>;
  putOffAiTurn(turn: AiTurn, code: string, delaySeconds: number | null): Promise<void>;
  /** Null when nothing waits. */
  nextAiTurnMs(): Promise<number | null>;
  storeInsights(
    tenantId: string,
    conversationId: string,
    version: number,
    found: FoundInsights,
  ): Promise<void>;
  storeAiResponse(tenantId: string, response: ResponseDraft): Promise<string>;
  audioToTranscribe(tenantId: string, messageId: string): Promise<Audio | null>;
  /** Null says that it could not be written down; one that `waits` is tried when models may be asked again. */
  storeTranscript(
    tenantId: string,
    messageId: string,
    transcript: string | null,
    waits?: boolean,
  ): Promise<void>;
  callAiWorker(): Promise<void>;
}

export function aiQueries(sql: postgres.Sql, within: Within): AiDatabase {
  // What people ask and models answer may have in it what the database takes in no column.
  const json = (value: unknown) => (value === null ? null : storableJson(value));

  return {
    ...botQueries(sql, within),

    async aiSettings(tenantId) {
      const [row] = await within(sql<AiSettings[]>`
        select s.is_enabled, s.has_masking, s.monthly_cap_usd::float8, s.retention_days, s.analyses,
               s.has_voice_transcripts, s.has_call_transcripts, s.has_suggestions,
               s.answer_threshold::float8
          from public.ai_settings s where s.tenant_id = ${tenantId}::uuid`);
      return only(row);
    },

    async aiCandidates(tenantId, operation, capability) {
      const rows = await within(sql<{ found: Candidate }[]>`
        select * from private.ai_candidates(${tenantId}::uuid, ${operation}, ${capability}) as found`);
      return rows.map(({ found }) => found);
    },

    async cachedAiResult(tenantId, hashes) {
      const [row] = await within(sql<{ found: CachedResult | null }[]>`
        select private.cached_ai_result(
          ${tenantId}::uuid, array(select jsonb_array_elements_text(${json(hashes)}::text::jsonb))
        ) as found`);
      return only(row).found;
    },

    async beginAiCall(tenantId, call) {
      const [row] = await within(sql<{ begun: Begun }[]>`
        select private.begin_ai_call(${tenantId}::uuid, ${json(call)}::text::jsonb) as begun`);
      return only(row).begun;
    },

    async settleAiCall(tenantId, usageId, settled, cached) {
      await within(sql`
        select private.settle_ai_call(
          ${tenantId}::uuid, ${usageId}::uuid, ${json(settled)}::text::jsonb,
          ${cached?.content_hash ?? null}::text, ${json(cached?.result ?? null)}::text::jsonb)`);
    },

    async aiConversation(tenantId, conversationId) {
      const [row] = await within(sql<{ found: AiConversation | null }[]>`
        select private.ai_conversation(${tenantId}::uuid, ${conversationId}::uuid) as found`);
      return row?.found ?? null;
    },

    async claimAiTurns(max, leaseSeconds) {
      return await within(sql<AiTurn[]>`
        select * from private.claim_ai_turns(${max}::integer, ${leaseSeconds}::integer)`);
    },

    async renewAiTurn({ tenant_id, conversation_id, lease }, leaseSeconds) {
      const [row] = await within(sql<{ ours: boolean }[]>`
        select private.renew_ai_turn(
          ${tenant_id}::uuid, ${conversation_id}::uuid, ${lease}::uuid,
          ${leaseSeconds}::integer) as ours`);
      return only(row).ours;
    },

    async finishAiTurn({ tenant_id, conversation_id, lease }, version, found) {
      await within(sql`
        select private.finish_ai_turn(
          ${tenant_id}::uuid, ${conversation_id}::uuid, ${lease}::uuid, ${version}::bigint,
          ${json(found)}::text::jsonb)`);
    },

    async putOffAiTurn({ tenant_id, conversation_id, lease, version }, code, delaySeconds) {
      await within(sql`
        select private.put_off_ai_turn(
          ${tenant_id}::uuid, ${conversation_id}::uuid, ${lease}::uuid, ${version}::bigint,
          ${code}, ${delaySeconds}::integer)`);
    },

    async nextAiTurnMs() {
      const [row] = await within(sql<{ ms: number | null }[]>`
        select private.next_ai_turn_ms() as ms`);
      return only(row).ms;
    },

    async storeInsights(tenantId, conversationId, version, found) {
      await within(sql`
        select private.store_insights(
          ${tenantId}::uuid, ${conversationId}::uuid, ${version}::bigint,
          ${json(found)}::text::jsonb)`);
    },

    async storeAiResponse(tenantId, response) {
      const [row] = await within(sql<{ id: string }[]>`
        select private.store_ai_response(${tenantId}::uuid, ${json(response)}::text::jsonb) as id`);
      return only(row).id;
    },

    async audioToTranscribe(tenantId, messageId) {
      const [row] = await within(sql<{ found: Audio | null }[]>`
        select private.audio_to_transcribe(${tenantId}::uuid, ${messageId}::uuid) as found`);
      return row?.found ?? null;
    },

    async storeTranscript(tenantId, messageId, transcript, waits = false) {
      await within(sql`
        select private.store_transcript(
          ${tenantId}::uuid, ${messageId}::uuid,
          ${transcript === null ? null : storableText(transcript)}::text, ${waits}::boolean)`);
    },

    async callAiWorker() {
      await within(sql`select private.call_ai_worker()`);
    },
  };
}
