// A call's recording is here: it is written down piece by piece, and then asked what came of it. What
// was heard is kept, so that whoever goes on begins behind it.
import type { AiJobPayload } from "@prosa/shared/jobs.ts";
import type { WorkOnCall } from "../../_shared/ai/transcript_database.ts";
import type { Host } from "../../_shared/http/host.ts";
import type { JobEnd } from "../../_shared/jobs/drain_queue.ts";
import { type Asking, beginAsking } from "../asking.ts";
import { findInsights } from "../find_insights.ts";
import { isTransient, ModelFailed } from "../model_failed.ts";
import { hearPiece } from "../sound/hear_piece.ts";
import { piecesOf } from "../sound/pieces.ts";
import { storedSound } from "../sound/stored_sound.ts";

/** A piece takes two questions, side by side, of two minutes at most. */
const LEASE_S = 180;
/** Then another job goes on: an isolate does not live for ever. */
const WORK_FOR_MS = 60_000;

type Call = AiJobPayload<"ai.call">;
type Segments = WorkOnCall["segments"];

export async function transcribeCall(host: Host, call: Call): Promise<JobEnd> {
  const { database } = host;
  const { tenant_id, ligacao_id } = call;
  const work = await database.callToTranscribe(tenant_id, ligacao_id, LEASE_S);
  if (work === null) return true;
  if (work.busy_seconds !== undefined) return { againInS: work.busy_seconds + 1 };
  const leave = () => database.leaveCallTranscript(tenant_id, ligacao_id, work.lease);
  const end = await workOn(host, call, work).catch(async (error: unknown) => {
    await leave();
    throw error;
  });
  await leave();
  if (end !== "more") return end;
  await database.wantCallTranscript(tenant_id, ligacao_id);
  return true;
}

async function workOn(host: Host, call: Call, work: WorkOnCall): Promise<JobEnd | "more"> {
  const { database } = host;
  const { tenant_id, ligacao_id } = call;
  let heardBytes = work.heard_bytes;
  const failed = (erro: string) =>
    database.storeCallTranscript(
      tenant_id,
      ligacao_id,
      work.lease,
      heardBytes,
      { estado: "falhou", erro },
      LEASE_S,
    );
  let isWritten = work.estado !== "pendente";
  try {
    const asking = await beginAsking(host, tenant_id, null, {
      ligacaoId: ligacao_id,
      conversationId: work.conversation_id,
    });
    let { segments } = work;
    if (work.estado === "pendente") {
      const written = await writeDown(asking, call, work, (bytes) => {
        heardBytes = bytes;
      });
      if (written === "more" || written === "taken") return written === "more" ? "more" : true;
      segments = written;
      isWritten = true;
    }
    if (segments.length > 0 && !work.has_insights) {
      await database.storeCallInsights(tenant_id, ligacao_id, await findInsights(asking, segments));
    }
    return true;
  } catch (error) {
    if (!(error instanceof ModelFailed)) throw error;
    const { code, retryAfterMs } = error;
    if (isTransient(code)) {
      return retryAfterMs === null ? false : { againInS: Math.ceil(retryAfterMs / 1000) };
    }
    // Whoever opens the call may ask for it once more.
    if (isWritten) await database.storeCallInsights(tenant_id, ligacao_id, { erro: code });
    else await failed(code);
    return true;
  }
}

/** All that is said; or that there is more to hear, or that somebody else goes on. */
async function writeDown(
  asking: Asking,
  { tenant_id, ligacao_id }: Call,
  work: WorkOnCall,
  onHeard: (bytes: number) => void,
): Promise<Segments | "more" | "taken"> {
  const { database, recordings } = asking.host;
  const sound = storedSound(recordings, work.storage_path, work.size_bytes);
  const until = performance.now() + WORK_FOR_MS;
  let segments: Segments = work.segments;
  let before = work.heard_bytes;
  const keep = (estado: "pendente" | "feita" | "vazia", more: Segments, to: number, by?: object) =>
    database.storeCallTranscript(
      tenant_id,
      ligacao_id,
      work.lease,
      before,
      { estado, segments: more, heard_bytes: to, ...by },
      LEASE_S,
    );
  for await (const piece of piecesOf(sound, work.mime_type, before)) {
    const heard = await hearPiece(asking, work, piece);
    segments = [...segments, ...heard.segments].toSorted((a, b) => a.inicio - b.inicio);
    const end = segments.length > 0 ? "feita" : "vazia";
    const isOurs = await keep(
      piece.isLast ? end : "pendente",
      heard.segments,
      piece.to,
      heard.by ?? {},
    );
    if (!isOurs) return "taken";
    before = piece.to;
    onHeard(before);
    if (piece.isLast) return segments;
    if (performance.now() > until) return "more";
  }
  // The file ends where the last piece ended, or has nothing in it.
  const end = segments.length > 0 ? "feita" : "vazia";
  return (await keep(end, [], before)) ? segments : "taken";
}
