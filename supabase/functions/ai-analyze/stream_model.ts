// As call_model.ts, for an answer that is shown while it is written. Once somebody has read a piece
// of it there is no other model to turn to.
import { z } from "zod";
import type { Candidate } from "../_shared/ai/ai_database.ts";
import type { AiClient, AiStream, AiUsage } from "../_shared/ai/provider.ts";
import type { Asking } from "./asking.ts";
import { type Answer, knownAnswer, NEVER } from "./call_model.ts";
import { candidatesFor, clientOf, hashOf } from "./candidates.ts";
import { asCached, beginCall } from "./metered.ts";
import { isTransient, ModelFailed, type ModelFailure } from "./model_failed.ts";

export interface StreamedQuestion {
  operation: string;
  /** All that the answer depends on besides the model. */
  content: string;
  most: Partial<AiUsage>;
  ask(client: AiClient, candidate: Candidate, signal: AbortSignal): AiStream;
}

export async function streamModel(
  asking: Asking,
  question: StreamedQuestion,
  onPiece: (piece: string) => void,
): Promise<Answer<string>> {
  const { operation, content } = question;
  const candidates = await candidatesFor(asking, { ...question, capability: "text" });
  const hashes = await Promise.all(
    candidates.map(({ model }) => hashOf(`${operation} streamed`, model, content)),
  );
  const known = await knownAnswer(asking, { content, kept: z.string() }, candidates, hashes);
  if (known) {
    onPiece(known.value);
    return known;
  }
  const signal = asking.signal ?? NEVER;
  let failure: ModelFailure = "ai_unavailable";
  for (const [at, candidate] of candidates.entries()) {
    const client = await clientOf(candidate, asking);
    if (!client) continue;
    const { provider, model } = candidate.model;
    const contentHash = hashes[at] ?? "";
    const meter = await beginCall(asking, operation, candidate, question.most);
    const stream = question.ask(client, candidate, signal);
    let isRead = false;
    for await (const piece of stream.chunks) {
      isRead = true;
      onPiece(piece);
    }
    const result = await stream.result;
    await meter.settle(result, result.ok ? asCached(contentHash, result.value) : null);
    if (result.ok) return { value: result.value, provider, model, contentHash, isCached: false };
    failure = result.code;
    if (isRead || !isTransient(failure) || failure === "ai_cancelled") break;
  }
  throw new ModelFailed(failure);
}
