// Every question to a model goes through here: it is begun under the cap, with the most it may cost
// held back, and settled with what it did cost, whatever became of it.
import type { Json } from "@prosa/shared/database.types.ts";
import type { CachedResult, Candidate, Settled } from "../_shared/ai/ai_database.ts";
import { costOf } from "../_shared/ai/cost.ts";
import type { AiResult, AiUsage } from "../_shared/ai/provider.ts";
import { log } from "../_shared/http/log.ts";
import { retryingCollisions } from "../_shared/statements.ts";
import type { Asking } from "./asking.ts";
import { ModelFailed } from "./model_failed.ts";

const NOTHING: AiUsage = {
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  seconds: null,
};

export interface Meter {
  /** With a hash, what was answered is kept for whoever asks the same. */
  settle(result: AiResult<unknown>, cached?: CachedResult | null): Promise<void>;
}

/** Refuses where the month's money is used up. */
export async function beginCall(
  asking: Asking,
  operation: string,
  { model }: Candidate,
  most: Partial<AiUsage>,
): Promise<Meter> {
  const { host, tenantId } = asking;
  const begun = await host.database.beginAiCall(tenantId, {
    operation,
    ai_model_id: model.id,
    reserve_usd: costOf(model, { ...NOTHING, ...most }),
    job_key: asking.jobKey ?? null,
    conversation_id: asking.conversationId ?? null,
    ligacao_id: asking.ligacaoId ?? null,
    document_id: asking.documentId ?? null,
    user_id: asking.userId,
  });
  if (begun.refused) throw new ModelFailed(begun.refused);
  const { id } = begun;
  const started = performance.now();
  return {
    async settle(result, cached = null) {
      const usage = result.usage ?? NOTHING;
      const settled: Settled = {
        outcome: result.ok ? "ok" : result.code,
        cost_usd: costOf(model, usage),
        duration_ms: Math.round(performance.now() - started),
        input_tokens: usage.inputTokens,
        cache_read_tokens: usage.cacheReadTokens,
        cache_write_tokens: usage.cacheWriteTokens,
        output_tokens: usage.outputTokens,
        seconds: usage.seconds,
      };
      await retryingCollisions(() => host.database.settleAiCall(tenantId, id, settled, cached));
      log.info("ai.asked", {
        tenant_id: tenantId,
        operation,
        provider: model.provider,
        model: model.model,
        outcome: settled.outcome,
        ms: settled.duration_ms,
      });
    },
  };
}

export function asCached(content_hash: string, value: unknown): CachedResult {
  // What a model answers came as JSON.
  return { content_hash, result: value as Json };
}
