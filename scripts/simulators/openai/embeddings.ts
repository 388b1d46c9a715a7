// POST /embeddings.
import type { Answer, Call } from "../ai/serve.ts";
import { embed } from "../ai/text/embedding.ts";
import { countTokens } from "../ai/text/tokens.ts";
import { invalid, missing, unsupported } from "./invalid.ts";
import { modelOf, type VectorModel } from "./models.ts";

const mostInputs = 2_048;
const mostTokensEach = 8_192;
const mostTokens = 300_000;

export function embeddings({ body, ai, target, entry }: Call): Answer {
  const model = modelOf(body.model, "vector", "v1/embeddings");
  const inputs = inputsOf(body.input);
  const dimensions = dimensionsOf(body.dimensions, model);
  const format = body.encoding_format ?? "float";
  if (format !== "float" && format !== "base64") {
    throw invalid(`'${String(format)}' is not one of ['float', 'base64'] - 'encoding_format'`);
  }
  const counts = inputs.map(countTokens);
  const longest = Math.max(...counts);
  if (longest > mostTokensEach) {
    throw invalid(
      `Invalid 'input': maximum input length is ${mostTokensEach} tokens, however you requested ${longest} tokens.`,
      "input",
    );
  }
  const prompt_tokens = counts.reduce((sum, count) => sum + count, 0);
  if (prompt_tokens > mostTokens) {
    throw invalid(
      `Invalid 'input': maximum request size is ${mostTokens} tokens per request, requested ${prompt_tokens} tokens.`,
      "input",
      "max_tokens_per_request",
    );
  }
  const fault = ai.faults.take("vectors", target);
  if (fault) entry.faults.push(fault.kind);
  const length = fault?.kind === "short_vectors" ? Math.floor(dimensions / 2) : dimensions;
  const data = inputs.map((text, index) => {
    const vector = embed(text, length);
    return {
      object: "embedding",
      index,
      embedding: format === "float" ? vector : inBase64(vector),
    };
  });
  if (fault?.kind === "shuffled_vectors") data.reverse();
  const usage = { prompt_tokens, total_tokens: prompt_tokens };
  return { body: { object: "list", data, model: body.model, usage }, usage };
}

function inputsOf(input: unknown): string[] {
  if (input === undefined || input === null) throw missing("input");
  const list = Array.isArray(input) ? input : [input];
  if (list.length === 0) {
    throw invalid(
      "Invalid 'input': empty array. Expected an array with minimum length 1.",
      "input",
    );
  }
  if (list.length > mostInputs) {
    throw invalid(
      `Invalid 'input': array too long. Expected an array with maximum length ${mostInputs}, but got an array with length ${list.length} instead.`,
      "input",
      "array_above_max_length",
    );
  }
  if (!list.every((text) => typeof text === "string")) {
    throw invalid("'$.input' is invalid. Please check the API reference.", "input");
  }
  if (list.some((text) => text === "")) {
    throw invalid("'$.input' is invalid: input cannot be an empty string.", "input");
  }
  return list;
}

function dimensionsOf(asked: unknown, { dimensions, shortens }: VectorModel): number {
  if (asked === undefined || asked === null) return dimensions;
  if (!shortens) throw unsupported("dimensions");
  if (typeof asked !== "number" || !Number.isInteger(asked) || asked < 1 || asked > dimensions) {
    throw invalid(
      `Invalid value for 'dimensions' = ${String(asked)}. Must be between 1 and ${dimensions}.`,
      "dimensions",
    );
  }
  return asked;
}

const inBase64 = (vector: number[]) =>
  Buffer.from(Float32Array.from(vector).buffer).toString("base64");
