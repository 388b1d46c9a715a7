// The operation `busca`: what would be found for a question, and why.
import type { BuscaAnswer, BuscaRequest } from "@prosa/shared/knowledge.ts";
import type { Caller } from "../../_shared/http/caller.ts";
import type { Host } from "../../_shared/http/host.ts";
import type { Embed } from "./embed.ts";
import { retrieve } from "./retrieve.ts";

export async function search(
  { query, topK = 5, modo = "hibrida" }: BuscaRequest,
  { tenantId, userId }: Pick<Caller, "tenantId" | "userId">,
  host: Host,
  embed: Embed,
): Promise<BuscaAnswer> {
  const question = { tenantId, userId, query, topK, mode: modo };
  const { passages, withoutVector } = await retrieve(host, question, embed);
  return {
    resultados: passages.map((found) => ({
      id: found.id,
      documento_id: found.document_id,
      titulo: found.title,
      caminho: found.heading,
      trecho: found.content,
      score: found.score,
      score_vetor: found.vector_score,
      score_texto: found.text_score,
      lugar_vetor: found.vector_place,
      lugar_texto: found.text_place,
      fusao: found.fused,
    })),
    sem_vetor: withoutVector,
  };
}
