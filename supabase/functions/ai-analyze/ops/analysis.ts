// Sentiment, intent, class, risk and summary on request: each alone, or three of them in one question.
import type { AiAnswers, AiRequest } from "@prosa/shared/ai.ts";
import type { InsightKind } from "@prosa/shared/ai-insights.ts";
import { analyse } from "../analyse.ts";
import { beginAsking } from "../asking.ts";
import { nameOf } from "../candidates.ts";
import type { OpAsked } from "../op.ts";
import { materialOf, type Subject } from "../subject.ts";

type AnalysisOp = InsightKind | "completa";
export type AnalysisRequest = Extract<AiRequest, { op: AnalysisOp }>;

const COMPLETE = ["sentimento", "intencao", "classificacao"] as const;

export async function answerAnalysis(
  request: AnalysisRequest,
  { host, caller, signal }: OpAsked,
): Promise<AiAnswers[AnalysisOp]> {
  const subject: Subject = request;
  const { lines, conversation } = await materialOf(subject, host, caller.tenantId);
  const asking = await beginAsking(host, caller.tenantId, caller.userId, {
    conversationId: conversation?.id ?? null,
    signal,
  });
  const kinds: readonly InsightKind[] = request.op === "completa" ? COMPLETE : [request.op];
  const { value, provider, model, contentHash } = await analyse(asking, request.op, kinds, lines);
  if (conversation) {
    await host.database.storeInsights(caller.tenantId, conversation.id, conversation.version, {
      results: value,
      content_hash: contentHash,
      provider,
      model,
    });
  }
  const providerUsado = nameOf({ provider, model });
  const found = request.op === "completa" ? value : value[request.op];
  // The schema asked for exactly these.
  return { ...found, providerUsado } as AiAnswers[AnalysisOp];
}
