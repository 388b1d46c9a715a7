// What is said in a voice note or a call, on request: as it was written down, or now.
import type { AiRequest, TranscricaoAnswer, TranscricaoLigacaoAnswer } from "@prosa/shared/ai.ts";
import { Refusal } from "../../_shared/http/problem.ts";
import { beginAsking } from "../asking.ts";
import { nameOf } from "../candidates.ts";
import type { OpAsked } from "../op.ts";
import { transcribe } from "../transcribe.ts";
import { answerTranscricaoLigacao } from "./ligacao.ts";

export async function answerTranscricao(
  { message_id, ligacao_id }: Extract<AiRequest, { op: "transcricao" }>,
  asked: OpAsked,
): Promise<TranscricaoAnswer | TranscricaoLigacaoAnswer> {
  if (ligacao_id !== undefined) return await answerTranscricaoLigacao(ligacao_id, asked);
  if (message_id === undefined) throw new Refusal("invalid_request");
  const { host, caller, signal } = asked;
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
