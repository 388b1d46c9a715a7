// Asks one model after the other until one answers: whoever cannot be reached gives way to the next,
// and an answer that is no good is asked for once more, of another, and not again.
import type { z } from "zod";
import type { Candidate } from "../_shared/ai/ai_database.ts";
import type { AiClient, AiResult, AiUsage } from "../_shared/ai/provider.ts";
import { estimateTokens } from "../_shared/ai/usage.ts";
import type { Asking } from "./asking.ts";
import { candidatesFor, clientOf, hashOf, type Wanted } from "./candidates.ts";
import { asCached, beginCall } from "./metered.ts";
import { isTransient, ModelFailed, type ModelFailure } from "./model_failed.ts";

export interface Question<T> extends Wanted {
  /** All that the answer depends on besides the model; null is never kept. */
  content: string | null;
  /** What a kept answer has to look like still. */
  kept: z.ZodType<T>;
  ask(client: AiClient, candidate: Candidate, signal: AbortSignal): Promise<AiResult<T>>;
}

export interface Answer<T> {
  value: T;
  provider: string;
  model: string;
  contentHash: string;
  isCached: boolean;
}

export const NEVER = new AbortController().signal;

export async function callModel<T>(asking: Asking, question: Question<T>): Promise<Answer<T>> {
  const candidates = await candidatesFor(asking, question);
  const hashes = await Promise.all(
    candidates.map(({ model }) => hashOf(question.operation, model, question.content ?? "")),
  );
  const known = await knownAnswer(asking, question, candidates, hashes);
  if (known) return known;

  const signal = asking.signal ?? NEVER;
  let failure: ModelFailure = "ai_unavailable";
  let retryAfterMs: number | null = null;
  let useless = 0;
  for (const [at, candidate] of candidates.entries()) {
    const client = await clientOf(candidate, asking);
    if (!client) continue;
    const { provider, model } = candidate.model;
    const contentHash = hashes[at] ?? "";
    const meter = await beginCall(asking, question.operation, candidate, question.most);
    const result = await question.ask(client, candidate, signal);
    const cached = result.ok && question.content !== null;
    await meter.settle(result, cached ? asCached(contentHash, result.value) : null);
    if (result.ok) return { value: result.value, provider, model, contentHash, isCached: false };
    failure = result.code;
    retryAfterMs = sooner(retryAfterMs, result.retryAfterMs);
    if (result.code === "ai_cancelled") break;
    if (!isTransient(result.code)) useless += 1;
    if (useless > 1) break;
  }
  throw new ModelFailed(failure, retryAfterMs);
}

/** What was answered to the same question before. */
export async function knownAnswer<T>(
  { host, tenantId }: Asking,
  { content, kept }: Pick<Question<T>, "content" | "kept">,
  candidates: Candidate[],
  hashes: string[],
): Promise<Answer<T> | null> {
  if (content === null) return null;
  const found = await host.database.cachedAiResult(tenantId, hashes);
  const by = candidates[hashes.indexOf(found?.content_hash ?? "")]?.model;
  if (!found || !by) return null;
  const read = kept.safeParse(found.result);
  if (!read.success) return null;
  const { provider, model } = by;
  return { value: read.data, provider, model, contentHash: found.content_hash, isCached: true };
}

function sooner(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}

/** What a prompt and its answer may use at most. */
export function mostOf(sent: string, maxOutputTokens: number): Partial<AiUsage> {
  return { inputTokens: estimateTokens(sent), outputTokens: maxOutputTokens };
}
