// Before a message with a file can be sent, the file has to lie at the provider's. That reaches no
// customer, so it is done before the attempt is noted, and may be done again.
import type { Channel, Connection, MediaRef, SendOutcome } from "../_shared/channels/channel.ts";
import type { ClaimedAttachment, ClaimedMessage } from "../_shared/db.ts";
import type { Host } from "../_shared/http/host.ts";
import { log } from "../_shared/http/log.ts";
import type { StoredFile } from "../_shared/media/files.ts";

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

/** Our own storage does not answer: it is worth another try and is not the provider's fault. */
const UNREADABLE: Prepared = {
  outcome: { result: "retry", code: "file_unavailable", retry_after_ms: null },
};

/** The same bytes, and afterwards whether it was reading them that failed. */
function watched(source: ReadableStream<Uint8Array>) {
  let broken = false;
  const reader = source.getReader();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        broken = true;
        controller.error(error);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return { body, hasBroken: () => broken };
}

async function turn(): Promise<void> {
  while (underWay >= PARALLEL) await new Promise<void>((resolve) => waiting.push(resolve));
  underWay += 1;
}

async function upload(
  { database, files, http }: Host,
  { tenant_id, channel_id, channel_kind, message_id }: ClaimedMessage,
  { storage_path, mime_type, size_bytes, sha256, file_name }: ClaimedAttachment,
  channel: Channel,
  connection: Connection,
): Promise<Prepared> {
  let stored: StoredFile | null;
  try {
    stored = await files.read(storage_path);
  } catch (error) {
    log.error(
      "media.unreadable",
      { tenant_id, channel: channel_kind, channel_id, message_id },
      error,
    );
    return UNREADABLE;
  }
  if (stored === null) {
    const code = "file_unavailable";
    return { outcome: { result: "failed", code, detail: null, unasked: true } };
  }
  const { body, hasBroken } = watched(stored.body);
  const file = { body, size: size_bytes, mimeType: mime_type };
  const sent = await channel.uploadMedia(file, connection, http);
  if (!sent.ok) {
    // The provider did not get it because we could not give it.
    if (hasBroken()) return UNREADABLE;
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
