// What the functions ask of the database about files.
import type { Json } from "@prosa/shared/database.types.ts";
import type { ErrorCode } from "@prosa/shared/errors.ts";
import type { MediaType } from "@prosa/shared/message-content.ts";
import type postgres from "postgres";
import { type ActingFor, claimsOf, only, type Within } from "../statements.ts";

/** A file that still lies at the provider's, and the connection to it. */
export interface PendingMedia {
  id: string;
  tenant_id: string;
  message_id: string;
  type: string;
  provider_media_id: string;
  mime_type: string | null;
  /** As the provider gave it: hex, or base64. */
  sha256: string | null;
  channel_id: string;
  channel_kind: string;
  address: string;
  integracao_id: string;
  configuracao: Json;
  access_token: string | null;
}

/** A file as its own bytes are, wherever it came from. */
export interface FileFacts {
  storage_path: string;
  thumbnail_path: string | null;
  mime_type: string;
  size_bytes: number;
  sha256: string;
  width: number | null;
  height: number | null;
  duration_seconds: number | null;
  waveform: number[] | null;
}

export interface UploadDraft extends FileFacts {
  type: MediaType;
  is_voice: boolean;
  file_name: string;
}

export interface MediaDatabase {
  /** Null when there is nothing to fetch any more. */
  mediaToFetch(tenantId: string, attachmentId: string): Promise<PendingMedia | null>;
  /** False when the file has no message to belong to any more, or has come already. */
  storeAttachment(tenantId: string, attachmentId: string, file: FileFacts): Promise<boolean>;
  failAttachment(
    tenantId: string,
    attachmentId: string,
    state: "failed" | "expired",
    code: ErrorCode,
  ): Promise<void>;
  /** Gives the upload's id; refuses with SQLSTATE PT403 when the caller may not send. */
  saveUpload(caller: ActingFor, draft: UploadDraft): Promise<string>;
  /** Whether a message or a broadcast shows the object, or somebody is about to send it. */
  namesObject(tenantId: string, path: string): Promise<boolean>;
  rememberProviderMedia(
    channel: { tenantId: string; channelId: string },
    file: { sha256: string; mimeType: string },
    kept: { ref: string; expiresAt: string },
  ): Promise<void>;
}

export function mediaQueries(sql: postgres.Sql, within: Within): MediaDatabase {
  const json = (value: unknown) => JSON.stringify(value);
  return {
    async mediaToFetch(tenantId, attachmentId) {
      const [row] = await within(sql<{ found: PendingMedia | null }[]>`
        select private.media_to_fetch(${tenantId}::uuid, ${attachmentId}::uuid) as found`);
      return row?.found ?? null;
    },

    async storeAttachment(tenantId, attachmentId, file) {
      const [row] = await within(sql<{ stored: boolean }[]>`
        select private.store_attachment(
          ${tenantId}::uuid, ${attachmentId}::uuid, ${json(file)}::text::jsonb) as stored`);
      return row?.stored ?? false;
    },

    async failAttachment(tenantId, attachmentId, state, code) {
      await within(sql`
        select private.fail_attachment(
          ${tenantId}::uuid, ${attachmentId}::uuid, ${state}::text::public.attachment_state, ${code})`);
    },

    async saveUpload(caller, draft) {
      const [row] = await within(sql<{ id: string }[]>`
        select u.id from private.save_upload(
          ${claimsOf(caller)}::text::jsonb,
          ${json(draft)}::text::jsonb) u`);
      return only(row).id;
    },

    async namesObject(tenantId, path) {
      const [row] = await within(sql<{ named: boolean }[]>`
        select private.names_object(${tenantId}::uuid, ${path}) as named`);
      return row?.named ?? true;
    },

    async rememberProviderMedia({ tenantId, channelId }, { sha256, mimeType }, { ref, expiresAt }) {
      await within(sql`
        select private.remember_provider_media(
          ${tenantId}::uuid, ${channelId}::uuid, ${sha256}, ${mimeType}, ${ref},
          ${expiresAt}::timestamptz)`);
    },
  };
}
