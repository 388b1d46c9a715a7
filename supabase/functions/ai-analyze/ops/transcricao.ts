// What is said in a voice note, on request: as it was written down, or now.
import type { AiRequest, TranscricaoAnswer } from "@prosa/shared/ai.ts";
import { Refusal } from "../../_shared/http/problem.ts";
import { beginAsking } from "../asking.ts";
import { nameOf } from "../candidates.ts";
import type { OpAsked } from "../op.ts";
import { transcribe } from "../transcribe.ts";

export async function answerTranscricao(
  { message_id }: Extract<AiRequest, { op: "transcricao" }>,
  { host, caller, signal }: OpAsked,
): Promise<TranscricaoAnswer> {
  const { tenantId, userId } = caller;
  const audio = await host.database.audioToTranscribe(tenantId, message_id);
  if (!audio) throw new Refusal("attachment_not_found");
  const asking = await beginAsking(host, tenantId, userId, {
    conversationId: audio.conversation_id,
    signal,
  });
  const { value, provider, model } = await transcribe(asking, audio);
  if (audio.state !== "feita")
    await host.database.storeTranscript(tenantId, message_id, value.text);
  return { transcricao: value.text, providerUsado: nameOf({ provider, model }) };
}
