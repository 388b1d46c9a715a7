// How the played models and their providers misbehave on order.
import { createFaults, type KindOf, numberOr, textOrNull } from "../faults.ts";
import type { Provider } from "./keys.ts";

/** When a fault strikes, and what each kind does. */
const moments = {
  /** Instead of an answer: refused, silence for `ms`, a TCP reset. */
  before: ["rate_limit", "insufficient_quota", "overloaded", "error", "hang", "reset"],
  /** The answer comes `ms` later, or HTTP 200 brings half of it, a page, or no JSON. */
  after: ["slow", "truncated", "html", "garbage"],
  /** What the model says: it refuses, prose instead of JSON, another shape, no end, or it obeys the data. */
  mind: ["refusal", "prose", "wrong_shape", "over_long", "gullible"],
  /** Embeddings of another length, or in another order. */
  vectors: ["short_vectors", "shuffled_vectors"],
} as const;

export type AiFaultKind = KindOf<typeof moments>;

const usualMs: Partial<Record<AiFaultKind, number>> = { hang: 60_000, rate_limit: 240 };

export interface Target {
  provider: Provider;
  path: string;
  model: string | null;
  key: string | null;
  /** As it came. */
  body: string;
}

export const createAiFaults = () =>
  createFaults({
    moments,
    read(kind, input) {
      const provider = textOrNull(input.provider);
      return {
        provider: provider === "openai" || provider === "anthropic" ? provider : null,
        /** Only calls whose path begins so, such as "/embeddings". */
        on: textOrNull(input.on),
        model: textOrNull(input.model),
        /** Only calls of the key with this name. */
        key: textOrNull(input.key),
        /** Only calls whose body has this text. */
        contains: textOrNull(input.contains),
        status: numberOr(input.status, 500),
        ms: numberOr(input.ms, usualMs[kind] ?? 5_000),
      };
    },
    isMeant: (fault, target: Target) =>
      (fault.provider ?? target.provider) === target.provider &&
      target.path.startsWith(fault.on ?? "") &&
      (fault.model ?? target.model) === target.model &&
      (fault.key ?? target.key) === target.key &&
      target.body.includes(fault.contains ?? ""),
  });

export type AiFaults = ReturnType<typeof createAiFaults>;
export type AiFault = ReturnType<AiFaults["add"]>;
