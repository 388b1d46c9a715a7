// What the functions ask of the database about calls: dialling in somebody's name, and what the
// provider says of a call.
import type { ErrorCode } from "@prosa/shared/errors.ts";
import type { LigacaoRow } from "@prosa/shared/telephony.ts";
import type postgres from "postgres";
import { type ActingFor, claimsOf, only, type Within } from "../statements.ts";
import type { CallReport } from "./carrier.ts";

export interface DialDraft {
  integracaoId: string;
  numero: string;
  oportunidadeId: string | null;
  contatoId: string | null;
  conversationId: string | null;
}

export interface CallDelivery {
  provider: string;
  integracaoId: string;
  sha256: string;
  raw: string;
  /** Null for a body that says nothing of a call. */
  report: CallReport | null;
}

export interface OpenRecording {
  integracao_id: string;
  source_url: string;
  /** Null while it still lies at the provider's. */
  storage_path: string | null;
  mime_type: string | null;
}

export interface RecordingFile {
  storage_path: string;
  mime_type: string;
  size_bytes: number;
  sha256: string;
}

export interface CallDatabase {
  /** The row of a call that is about to be dialled; refuses with SQLSTATE PT4xx. */
  beginDial(
    caller: ActingFor,
    draft: DialDraft,
  ): Promise<{ ligacao: LigacaoRow; extension: string }>;
  settleDial(
    tenantId: string,
    ligacaoId: string,
    ref: string | null,
    refused: ErrorCode | null,
  ): Promise<LigacaoRow>;
  callToHangUp(
    caller: ActingFor,
    ligacaoId: string,
  ): Promise<{ ref: string | null; is_dial: boolean; is_over: boolean }>;
  /** One body of a provider's door: kept, and what it says applied, in one transaction. */
  takeCallDelivery(delivery: CallDelivery): Promise<{ duplicate: boolean; applied: number }>;
  /** Since when the list is to be read; null when there is nothing to look for. */
  reconcileSince(tenantId: string, integracaoId: string): Promise<string | null>;
  /** `nextFrom` is where another job goes on; null when the list was read to its end. */
  endReading(tenantId: string, integracaoId: string, nextFrom: string | null): Promise<void>;
  /** How many of them were ours. */
  applyListedCalls(tenantId: string, integracaoId: string, calls: CallReport[]): Promise<number>;
  /** Writes down who listens; null when there is nothing to hear. */
  openRecording(caller: ActingFor, ligacaoId: string): Promise<OpenRecording | null>;
  recordingToCopy(
    tenantId: string,
    ligacaoId: string,
  ): Promise<{ integracao_id: string; source_url: string; attempts: number } | null>;
  /** False when it lies here already. */
  storeRecording(tenantId: string, ligacaoId: string, file: RecordingFile): Promise<boolean>;
  failRecording(tenantId: string, ligacaoId: string, code: RecordingFailure): Promise<void>;
}

export type RecordingFailure =
  | "recording_gone"
  | "recording_elsewhere"
  | "recording_not_audio"
  | "recording_too_large"
  | "recording_unavailable";

export function callQueries(sql: postgres.Sql, within: Within): CallDatabase {
  const json = (value: unknown) => JSON.stringify(value);
  /** The one column of the one row of a function's answer. */
  async function answer<T>(query: postgres.PendingQuery<{ answer: T }[]>): Promise<T> {
    const [row] = await within(query);
    return only(row).answer;
  }

  return {
    beginDial: (caller, draft) =>
      answer(sql`
        select private.begin_dial(
          ${claimsOf(caller)}::text::jsonb, ${draft.integracaoId}::uuid, ${draft.numero},
          ${draft.oportunidadeId}::uuid, ${draft.contatoId}::uuid,
          ${draft.conversationId}::uuid) as answer`),

    settleDial: (tenantId, ligacaoId, ref, refused) =>
      answer(sql`
        select private.settle_dial(
          ${tenantId}::uuid, ${ligacaoId}::uuid, ${ref}::text, ${refused}::text) as answer`),

    callToHangUp: (caller, ligacaoId) =>
      answer(sql`
        select private.call_to_hang_up(
          ${claimsOf(caller)}::text::jsonb, ${ligacaoId}::uuid) as answer`),

    takeCallDelivery: ({ provider, integracaoId, sha256, raw, report }) =>
      answer(sql`
        select private.take_call_delivery(
          ${provider}, ${integracaoId}::uuid, ${sha256}, ${raw},
          ${report && json(report)}::text::jsonb) as answer`),

    reconcileSince: (tenantId, integracaoId) =>
      answer(sql`
        select to_json(private.reconcile_since(
          ${tenantId}::uuid, ${integracaoId}::uuid)) as answer`),

    async endReading(tenantId, integracaoId, nextFrom) {
      await within(sql`
        select private.end_reading(
          ${tenantId}::uuid, ${integracaoId}::uuid, ${nextFrom}::timestamptz)`);
    },

    applyListedCalls: (tenantId, integracaoId, calls) =>
      answer(sql`
        select private.apply_listed_calls(
          ${tenantId}::uuid, ${integracaoId}::uuid, ${json(calls)}::text::jsonb) as answer`),

    openRecording: (caller, ligacaoId) =>
      answer(sql`
        select private.open_recording(
          ${claimsOf(caller)}::text::jsonb, ${ligacaoId}::uuid) as answer`),

    recordingToCopy: (tenantId, ligacaoId) =>
      answer(sql`
        select private.recording_to_copy(${tenantId}::uuid, ${ligacaoId}::uuid) as answer`),

    storeRecording: (tenantId, ligacaoId, file) =>
      answer(sql`
        select private.store_recording(
          ${tenantId}::uuid, ${ligacaoId}::uuid, ${json(file)}::text::jsonb) as answer`),

    async failRecording(tenantId, ligacaoId, code) {
      await within(sql`
        select private.fail_recording(${tenantId}::uuid, ${ligacaoId}::uuid, ${code})`);
    },
  };
}
