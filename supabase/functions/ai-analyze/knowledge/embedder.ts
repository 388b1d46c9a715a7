// Has texts embedded by the company's own models, as every other call: under the cap, masked, and
// written down.
import { z } from "zod";
import { estimateTokens } from "../../_shared/ai/usage.ts";
import type { Host } from "../../_shared/http/host.ts";
import { beginAsking } from "../asking.ts";
import { callModel } from "../call_model.ts";
import { ModelFailed, type ModelFailure } from "../model_failed.ts";
import { DIMENSIONS, type Embed } from "./embed.ts";

const vectors = z.array(z.array(z.number()));

/** Over in a while, whatever we do. The others wait for a person. */
const PASSING: ReadonlySet<ModelFailure> = new Set<ModelFailure>([
  "ai_unavailable",
  "ai_timeout",
  "ai_rate_limited",
]);

export function embedder(host: Host): Embed {
  return async (tenantId, texts, { documentId, userId, jobKey, prefer }) => {
    try {
      const asking = await beginAsking(host, tenantId, userId, { documentId, jobKey });
      const masked = texts.map((text) => asking.masker.mask(text));
      const answer = await callModel(asking, {
        operation: "embed",
        capability: "embeddings",
        // The same question is asked by many; a passage is embedded once.
        content: documentId === null ? JSON.stringify(masked) : null,
        kept: vectors,
        only: prefer,
        most: { inputTokens: estimateTokens(masked.join("")) },
        atOnce: Math.max(...masked.map(estimateTokens)),
        ask: (client, { model }, signal) =>
          client.embed(model.model, masked, shortened(model.dimensions), signal),
      });
      return { ok: true, model: `${answer.provider}/${answer.model}`, vectors: answer.value };
    } catch (error) {
      if (!(error instanceof ModelFailed)) throw error;
      return { ok: false, code: error.code, canRetry: PASSING.has(error.code) };
    }
  };
}

/** What a model gives by itself is left to it, unless it is more than can be kept. */
function shortened(dimensions: number | null): number | null {
  return dimensions !== null && dimensions > DIMENSIONS ? DIMENSIONS : null;
}
