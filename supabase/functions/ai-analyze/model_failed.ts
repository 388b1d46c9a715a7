// No model could answer: why, and when it is worth asking again.
import type { AiFailure } from "../_shared/ai/provider.ts";
import { Refusal } from "../_shared/http/problem.ts";

export type ModelFailure = AiFailure | "ai_not_connected" | "ai_disabled" | "ai_cap_reached";

/** Worth asking again, or asking somebody else: nothing is wrong with the question. */
const TRANSIENT: ReadonlySet<ModelFailure> = new Set<ModelFailure>([
  "ai_unavailable",
  "ai_timeout",
  "ai_rate_limited",
  "ai_quota",
  "ai_auth",
  "ai_model_unknown",
  "ai_model_forbidden",
  "ai_cancelled",
]);

export function isTransient(code: ModelFailure): boolean {
  return TRANSIENT.has(code);
}

/** Not worth asking before the company has more money, or a model that may be asked. */
export function awaitsCompany(code: ModelFailure): boolean {
  return code === "ai_cap_reached" || code === "ai_disabled" || code === "ai_not_connected";
}

export class ModelFailed extends Refusal {
  override readonly code: ModelFailure;
  readonly retryAfterMs: number | null;

  constructor(code: ModelFailure, retryAfterMs: number | null = null) {
    super(code);
    this.name = "ModelFailed";
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}
