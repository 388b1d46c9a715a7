// Before a message with a file can be sent, the file has to lie at the provider's. That reaches no
// customer, so it is done before the attempt is noted, and may be done again.
import type { Channel, Connection, MediaRef, SendOutcome } from "../_shared/channels/channel.ts";
import type { ClaimedAttachment, ClaimedMessage } from "../_shared/db.ts";
import type { Host } from "../_shared/http/host.ts";
import { log } from "../_shared/http/log.ts";

export type Prepared =
  | { media: MediaRef | null }
  /** The message cannot go now, or not at all; null when the lease was lost. */
  | { outcome: SendOutcome | null };

/** Files under way at once: each may be held in memory whole. */
const PARALLEL = 2;
/** Renewed while the file waits and is under way, so that a worker that dies with it is soon replaced. */
const LEASE_S = 45;
const BEAT_MS = 15_000;

let underWay = 0;
const waiting: (() => void)[] = [];

export async function prepareMedia(
  host: Host,
  message: ClaimedMessage,
  channel: Channel,
  connection: Connection,
  beatMs = BEAT_MS,
): Promise<Prepared> {
  const { attachment } = message;
  if (attachment === null) return { media: null };
  const { file_name, provider_ref } = attachment;
  if (provider_ref !== null) return { media: { ref: provider_ref, file_name } };

  const renew = () => host.database.renewLease(message, LEASE_S);
  // One that fails is made good by the next, or start_attempt() finds the lease lost.
  const beat = setInterval(() => void renew().catch(() => undefined), beatMs);
  await turn();
  try {
    if (!(await renew())) return { outcome: null };
    return await upload(host, message, attachment, channel, connection);
  } finally {
    clearInterval(beat);
    underWay -= 1;
    waiting.shift()?.();
  }
}

async function turn(): Promise<void> {
  while (underWay >= PARALLEL) await new Promise<void>((resolve) => waiting.push(resolve));
  underWay += 1;
}

async function upload(
  { database, files, http }: Host,
  { tenant_id, channel_id, message_id }: ClaimedMessage,
  { storage_path, mime_type, size_bytes, sha256, file_name }: ClaimedAttachment,
  channel: Channel,
  connection: Connection,
): Promise<Prepared> {
  const stored = await files.read(storage_path);
  if (stored === null) {
    return { outcome: { result: "failed", code: "media_rejected", detail: null } };
  }
  const file = { body: stored.body, size: size_bytes, mimeType: mime_type };
  const sent = await channel.uploadMedia(file, connection, http);
  if (!sent.ok) {
    const { code } = sent;
    return {
      outcome: sent.retry
        ? { result: "retry", code, retry_after_ms: null }
        : { result: "failed", code, detail: null },
    };
  }
  const { ref, expiresAt } = sent;
  await database
    .rememberProviderMedia(
      { tenantId: tenant_id, channelId: channel_id },
      { sha256, mimeType: mime_type },
      { ref, expiresAt },
    )
    // Another message would take the file there once more: nothing worse.
    .catch((error) => log.warn("media.not_remembered", { tenant_id, message_id }, error));
  return { media: { ref, file_name } };
}
