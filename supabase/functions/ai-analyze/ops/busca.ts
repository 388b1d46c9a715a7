// What the company's documents have on a question, and why each passage was found.
import type { AiRequest } from "@prosa/shared/ai.ts";
import type { BuscaAnswer } from "@prosa/shared/knowledge.ts";
import { embedder } from "../knowledge/embedder.ts";
import { search } from "../knowledge/search.ts";
import type { OpAsked } from "../op.ts";

export function answerBusca(
  asked: Extract<AiRequest, { op: "busca" }>,
  { host, caller }: OpAsked,
): Promise<BuscaAnswer> {
  return search(asked, caller, host, embedder(host));
}
