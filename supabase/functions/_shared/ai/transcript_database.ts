// What `ai-analyze` asks of the database about the recording of a call.

import type { InsightsLigacao } from "@prosa/shared/ai-insights.ts";
import type { CallTranscriptRow, SegmentoLigacao } from "@prosa/shared/call-transcripts.ts";
import type { Enums } from "@prosa/shared/database.types.ts";
import type postgres from "postgres";
import { storableJson } from "../provider/json.ts";
import { only, type Within } from "../statements.ts";

type Written = Pick<CallTranscriptRow, "estado" | "segments" | "provider" | "model">;

/** A call to be written down, which is ours for as long as we said. */
export interface WorkOnCall extends Written {
  busy_seconds?: undefined;
  /** By which it is ours. */
  lease: string;
  /** How far into the file it is written down. */
  heard_bytes: number;
  direcao: Enums<"ligacao_direcao">;
  conversation_id: string | null;
  inicio_em: string;
  duracao_segundos: number | null;
  storage_path: string;
  mime_type: string;
  size_bytes: number;
  sha256: string;
  has_insights: boolean;
}

export type HeardPart =
  | {
      estado: "pendente" | "feita" | "vazia";
      segments: SegmentoLigacao[];
      heard_bytes: number;
      provider?: string;
      model?: string;
    }
  | { estado: "falhou"; erro: string };

export type CallInsightsOutcome =
  | { result: InsightsLigacao; content_hash: string; provider: string; model: string }
  | { erro: string };

/** A call as whoever asks about it finds it. */
export interface KnownCall extends Omit<Written, "estado"> {
  is_recorded: boolean;
  estado: Written["estado"] | null;
  erro: string | null;
  insights: InsightsLigacao | null;
  insights_by: string | null;
  insights_erro: string | null;
}

export interface TranscriptDatabase {
  wantCallTranscript(tenantId: string, ligacaoId: string): Promise<void>;
  /** Null when there is nothing to do. */
  callToTranscribe(
    tenantId: string,
    ligacaoId: string,
    leaseSeconds: number,
  ): Promise<WorkOnCall | { busy_seconds: number } | null>;
  leaveCallTranscript(tenantId: string, ligacaoId: string, lease: string): Promise<void>;
  /** False where somebody else has gone on from there, or is at it. */
  storeCallTranscript(
    tenantId: string,
    ligacaoId: string,
    lease: string,
    fromBytes: number,
    part: HeardPart,
    leaseSeconds: number,
  ): Promise<boolean>;
  storeCallInsights(
    tenantId: string,
    ligacaoId: string,
    outcome: CallInsightsOutcome,
  ): Promise<void>;
  knownCall(tenantId: string, ligacaoId: string): Promise<KnownCall | null>;
}

export function transcriptQueries(sql: postgres.Sql, within: Within): TranscriptDatabase {
  return {
    async wantCallTranscript(tenantId, ligacaoId) {
      await within(sql`
        select private.want_call_transcript(${tenantId}::uuid, ${ligacaoId}::uuid)`);
    },

    async callToTranscribe(tenantId, ligacaoId, leaseSeconds) {
      const [row] = await within(sql<{ work: WorkOnCall | { busy_seconds: number } | null }[]>`
        select private.call_to_transcribe(
          ${tenantId}::uuid, ${ligacaoId}::uuid, ${leaseSeconds}::integer) as work`);
      return only(row).work;
    },

    async leaveCallTranscript(tenantId, ligacaoId, lease) {
      await within(sql`
        select private.leave_call_transcript(
          ${tenantId}::uuid, ${ligacaoId}::uuid, ${lease}::uuid)`);
    },

    async storeCallTranscript(tenantId, ligacaoId, lease, fromBytes, part, leaseSeconds) {
      const [row] = await within(sql<{ ours: boolean }[]>`
        select private.store_call_transcript(
          ${tenantId}::uuid, ${ligacaoId}::uuid, ${lease}::uuid, ${fromBytes}::bigint,
          ${storableJson(part)}::text::jsonb, ${leaseSeconds}::integer) as ours`);
      return only(row).ours;
    },

    async storeCallInsights(tenantId, ligacaoId, outcome) {
      await within(sql`
        select private.store_call_insights(
          ${tenantId}::uuid, ${ligacaoId}::uuid, ${storableJson(outcome)}::text::jsonb)`);
    },

    async knownCall(tenantId, ligacaoId) {
      const [row] = await within(sql<{ known: KnownCall | null }[]>`
        select private.known_call(${tenantId}::uuid, ${ligacaoId}::uuid) as known`);
      return only(row).known;
    },
  };
}
