// Vectors from any embedding model of the AI SDK.
import { type EmbeddingModel, embedMany } from "ai";
import { asList, asObject } from "../provider/json.ts";
import { failed, failureOf } from "./outcome.ts";
import type { AiResult } from "./provider.ts";
import { estimateTokens, tokens } from "./usage.ts";

const TIMEOUT_MS = 60_000;

export async function embedTexts(
  model: EmbeddingModel,
  texts: string[],
  dimensions: number | null,
  signal: AbortSignal,
): Promise<AiResult<number[][]>> {
  if (texts.length === 0) return { ok: true, value: [], usage: tokens(0, 0) };
  try {
    const result = await embedMany({
      model,
      values: texts,
      maxRetries: 0,
      maxParallelCalls: 1,
      abortSignal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      ...(dimensions !== null && { dimensions }),
    });
    const told = result.usage.tokens;
    const usage = Number.isFinite(told)
      ? tokens(told, 0)
      : { ...tokens(estimateTokens(texts.join("")), 0), estimated: true as const };
    // The SDK takes the vectors as they come; each says which text it is of.
    const vectors = (result.responses ?? []).flatMap((answer) =>
      inOrder(asObject(answer?.body).data),
    );
    const length = dimensions ?? vectors[0]?.length;
    const areWhole = vectors.every((vector) => vector.length === length);
    if (vectors.length !== texts.length || !areWhole) return failed("ai_wrong_shape", usage);
    return { ok: true, value: vectors, usage };
  } catch (error) {
    return failureOf(error, signal, "");
  }
}

/** Nothing where an index is missing or comes twice. */
function inOrder(data: unknown): number[][] {
  const rows = asList(data).map(asObject);
  const ordered: number[][] = [];
  for (const { index, embedding } of rows) {
    if (typeof index === "number" && isVector(embedding)) ordered[index] = embedding;
  }
  return ordered.length === rows.length && Object.keys(ordered).length === rows.length
    ? ordered
    : [];
}

function isVector(value: unknown): value is number[] {
  return Array.isArray(value) && value.length > 0 && value.every(Number.isFinite);
}
