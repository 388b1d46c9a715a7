// Brings a customer's file from the provider into the bucket. Every file is kept, whatever it is: what
// a browser might run is kept under a type that is only downloaded.
import type { ErrorCode } from "@prosa/shared/errors.ts";
import type { JobPayload } from "@prosa/shared/jobs.ts";
import { channelOf } from "../../_shared/channels/registry.ts";
import type { Host } from "../../_shared/http/host.ts";
import { log } from "../../_shared/http/log.ts";
import type { FileFacts, PendingMedia } from "../../_shared/media/database.ts";
import { KEEP_BYTES, lookInto } from "../../_shared/media/facts.ts";
import { takeIn } from "../../_shared/media/intake.ts";
import { inboundPath } from "../../_shared/media/place.ts";
import { peek } from "../../_shared/media/reading.ts";
import { servedType, sniff } from "../../_shared/media/sniff.ts";
import { integracaoSecretPlace } from "../../_shared/secrets.ts";

/** Enough to know a file by; an Office document names itself further in. */
const HEAD_BYTES = 64 * 1024;

type Outcome = { kept: FileFacts } | { verdict: "retry" | "gone" | "refused"; code: ErrorCode };

export async function fetchMedia(
  host: Host,
  { tenant_id, attachment_id }: JobPayload<"media.fetch">,
  isLast: boolean,
): Promise<boolean> {
  const media = await host.database.mediaToFetch(tenant_id, attachment_id);
  if (media === null) return true;
  const { message_id, channel_id, channel_kind: channel } = media;
  const fields = { tenant_id, message_id, channel, channel_id };
  const outcome = await fetchInto(host, media).catch((error: unknown): Outcome => {
    log.warn("media.interrupted", fields, error);
    return { verdict: "retry", code: "media_unavailable" };
  });
  if ("kept" in outcome) {
    const isOurs = await host.database.storeAttachment(tenant_id, attachment_id, outcome.kept);
    if (!isOurs) await removeAll(host, outcome.kept);
    return true;
  }
  const { verdict, code } = outcome;
  log.warn("media.not_fetched", { ...fields, code });
  if (code === "channel_auth") {
    await host.database.reportRefusedAccess(tenant_id, media.integracao_id, channel_id);
  }
  if (verdict === "retry" && !isLast) return false;
  const state = verdict === "gone" ? "expired" : "failed";
  await host.database.failAttachment(tenant_id, attachment_id, state, code);
  return true;
}

async function fetchInto(host: Host, media: PendingMedia): Promise<Outcome> {
  const channel = channelOf(media.channel_kind);
  if (!channel) return { verdict: "refused", code: "plataforma_unknown" };
  const token = await tokenOf(host, media);
  if (token === null) return { verdict: "retry", code: "channel_auth" };
  const connection = {
    address: media.address,
    settings: media.configuracao,
    secrets: { access_token: token },
    variables: host.env.variables,
  };
  const found = await channel.fetchMedia(media.provider_media_id, connection, host.http);
  if (!found.ok) return found;

  const path = inboundPath(media.tenant_id, media.message_id);
  const { head, rest } = await peek(found.body, HEAD_BYTES);
  const sniffed = (await sniff(head, null)) ?? {
    mimeType: "application/octet-stream",
    type: "document",
  };
  const incoming = { body: rest, mimeType: servedType(sniffed) };
  const reading = await takeIn(host.files, path, incoming, KEEP_BYTES);
  if (reading === null) return { verdict: "refused", code: "media_too_large" };
  if (found.sha256 !== null && found.sha256 !== reading.sha256) {
    await host.files.remove([path]);
    return { verdict: "retry", code: "media_unavailable" };
  }
  const { opus: _opus, ...looks } = await lookInto(reading, sniffed, path, host.files);
  return {
    kept: {
      ...looks,
      storage_path: path,
      mime_type: sniffed.mimeType,
      size_bytes: reading.size,
      sha256: reading.sha256,
    },
  };
}

/** Null when there is none, or it does not open: the operator's keys may be mended. */
async function tokenOf({ vault }: Host, media: PendingMedia): Promise<string | null> {
  if (media.access_token === null) return null;
  const place = integracaoSecretPlace(media.tenant_id, media.integracao_id, "access_token");
  return await vault.open(media.access_token, place).catch(() => null);
}

async function removeAll({ files }: Host, { storage_path, thumbnail_path }: FileFacts) {
  await files.remove(thumbnail_path === null ? [storage_path] : [storage_path, thumbnail_path]);
}
