// Brings a call's recording into our bucket: the provider's links die. What does not come, or is no
// sound, stands on the call with its reason.
import type { JobPayload } from "@prosa/shared/jobs.ts";
import type { Host } from "../../_shared/http/host.ts";
import { log } from "../../_shared/http/log.ts";
import { openAccount } from "../../_shared/integracao.ts";
import { takeIn } from "../../_shared/media/intake.ts";
import { peek } from "../../_shared/media/reading.ts";
import { sniff } from "../../_shared/media/sniff.ts";
import type { RecordingFailure, RecordingFile } from "../../_shared/telephony/call_database.ts";
import { carrierOf } from "../../_shared/telephony/registry.ts";

const HEAD_BYTES = 4100;
/** A link may be told a moment before there is something behind it. */
const PATIENCE = 3;

type Outcome = { kept: RecordingFile } | { code: RecordingFailure; isFinal: boolean };

export async function copyRecording(
  host: Host,
  { tenant_id, ligacao_id }: JobPayload<"recording.copy">,
  isLast: boolean,
): Promise<boolean> {
  const wanted = await host.database.recordingToCopy(tenant_id, ligacao_id);
  if (wanted === null) return true;
  const path = `${tenant_id}/${ligacao_id}/${crypto.randomUUID()}`;
  const outcome = await copyInto(host, wanted, path).catch((error: unknown): Outcome => {
    log.warn("recording.interrupted", { tenant_id }, error);
    return { code: "recording_unavailable", isFinal: false };
  });
  if ("kept" in outcome) {
    const isOurs = await host.database.storeRecording(tenant_id, ligacao_id, outcome.kept);
    if (!isOurs) await host.recordings.remove([path]);
    return true;
  }
  log.warn("recording.not_copied", { tenant_id, code: outcome.code });
  const isGone = outcome.code === "recording_gone" && wanted.attempts >= PATIENCE;
  if (!outcome.isFinal && !isGone && !isLast) return false;
  await host.database.failRecording(tenant_id, ligacao_id, outcome.code);
  return true;
}

async function copyInto(
  host: Host,
  { integracao_id, source_url }: { integracao_id: string; source_url: string },
  path: string,
): Promise<Outcome> {
  const integracao = await host.database.integracao(integracao_id);
  const carrier = integracao && carrierOf(integracao.plataforma);
  if (!carrier) return { code: "recording_unavailable", isFinal: true };
  const account = await openAccount(integracao, host);
  const found = await carrier.fetchRecording(source_url, account, host.http);
  if (!found.ok) {
    if (found.verdict === "refused") return { code: "recording_elsewhere", isFinal: true };
    const code = found.verdict === "gone" ? "recording_gone" : "recording_unavailable";
    return { code, isFinal: false };
  }
  const { head, rest } = await peek(found.body, HEAD_BYTES);
  const sniffed = await sniff(head, null);
  if (head.length === 0 || sniffed?.type !== "audio") {
    await rest.cancel();
    return head.length === 0
      ? { code: "recording_gone", isFinal: false }
      : { code: "recording_not_audio", isFinal: true };
  }
  const incoming = { body: rest, mimeType: sniffed.mimeType };
  const reading = await takeIn(host.recordings, path, incoming, 0);
  if (reading === null) return { code: "recording_too_large", isFinal: true };
  const { sha256, size } = reading;
  if (found.size !== null && found.size !== size) {
    await host.recordings.remove([path]);
    return { code: "recording_unavailable", isFinal: false };
  }
  return { kept: { storage_path: path, mime_type: sniffed.mimeType, size_bytes: size, sha256 } };
}
