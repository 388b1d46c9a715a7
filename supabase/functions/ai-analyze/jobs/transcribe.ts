// A customer's voice note has come: it is written down, and the conversation is looked at with it.
import type { AiJobPayload } from "@prosa/shared/jobs.ts";
import type { Host } from "../../_shared/http/host.ts";
import type { JobEnd } from "../../_shared/jobs/drain_queue.ts";
import { beginAsking } from "../asking.ts";
import { awaitsCompany, isTransient, ModelFailed } from "../model_failed.ts";
import { transcribe } from "../transcribe.ts";

export async function transcribeMessage(
  host: Host,
  { tenant_id, message_id }: AiJobPayload<"ai.transcribe">,
): Promise<JobEnd> {
  const { database } = host;
  const audio = await database.audioToTranscribe(tenant_id, message_id);
  if (audio?.state !== "pendente") return true;
  try {
    const asking = await beginAsking(host, tenant_id, null, {
      conversationId: audio.conversation_id,
      jobKey: `transcricao:${message_id}`,
    });
    const { value } = await transcribe(asking, audio);
    await database.storeTranscript(tenant_id, message_id, value.text);
    return true;
  } catch (error) {
    if (!(error instanceof ModelFailed)) throw error;
    const { code, retryAfterMs } = error;
    if (isTransient(code)) {
      return retryAfterMs === null ? false : { againInS: Math.ceil(retryAfterMs / 1000) };
    }
    // Whoever opens the conversation may ask for it once more.
    await database.storeTranscript(tenant_id, message_id, null, awaitsCompany(code));
    return true;
  }
}
