// An answer out of the company's documents, whole or as it is written.
import type { AiRequest } from "@prosa/shared/ai.ts";
import { beginAsking } from "../asking.ts";
import { eventStream } from "../event_stream.ts";
import type { OpAsked } from "../op.ts";
import { questionFrom } from "../question.ts";
import { type Reply, replyFrom, sourcesFor, streamReply } from "../reply.ts";

export async function answerResposta(
  wanted: Extract<AiRequest, { op: "resposta" }>,
  { host, caller, signal }: OpAsked,
): Promise<Response> {
  const { tenantId, userId } = caller;
  const asked = await questionFrom(wanted, host, tenantId);
  const { topK, origem: origin = asked.conversationId ? "sugestao" : "pedido" } = wanted;
  const reply: Reply = { ...asked, topK, origin };
  const about = { conversationId: asked.conversationId };
  const asking = await beginAsking(host, tenantId, userId, { ...about, signal });
  if (!wanted.stream) {
    return Response.json(await replyFrom(asking, reply, await sourcesFor(asking, reply)));
  }
  return eventStream(async (send, signal) => {
    const sources = await sourcesFor(asking, reply);
    send("fontes", { contexto: sources });
    const say = (delta: string) => send("texto", { delta });
    send("fim", await streamReply({ ...asking, signal }, reply, sources, say));
  });
}
