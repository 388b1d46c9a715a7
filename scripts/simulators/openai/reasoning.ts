// Thinking before speaking: how much, and what may not be set beside it.
import { countTokens, cutTokens } from "../ai/text/tokens.ts";
import { invalid, unsupported } from "./invalid.ts";
import type { TextModel } from "./models.ts";

const efforts: Record<string, number> = {
  none: 0,
  minimal: 32,
  low: 64,
  medium: 192,
  high: 448,
  xhigh: 832,
  max: 1_536,
};

export interface Effort {
  name: string;
  tokens: number;
}

export function effortOf(model: TextModel, asked: unknown, param: string): Effort {
  if (!model.reasons) {
    if (asked !== undefined && asked !== null) throw unsupported(param);
    return { name: "none", tokens: 0 };
  }
  const name = asked === undefined || asked === null ? "medium" : String(asked);
  const tokens = efforts[name];
  if (tokens === undefined) {
    const known = Object.keys(efforts).map((one) => `'${one}'`);
    throw invalid(
      `Invalid value: '${name}'. Supported values are: ${known.join(", ")}.`,
      param,
      "invalid_value",
    );
  }
  return { name, tokens };
}

/** Sampling can be set only where nothing is reasoned. */
export function refuseSampling(body: Record<string, unknown>, effort: Effort): void {
  for (const param of ["temperature", "top_p"]) {
    const value = body[param];
    if (value === undefined || value === null) continue;
    if (effort.tokens > 0) throw unsupported(param);
    if (typeof value !== "number" || value < 0 || value > 2) {
      throw invalid(`Invalid '${param}': decimal out of range.`, param, "decimal_out_of_range");
    }
  }
}

export interface Spoken {
  text: string;
  /** False when the limit cut it short; reasoning alone may use it up. */
  whole: boolean;
  reasoning: number;
  /** With the reasoning. */
  output: number;
}

export function within(text: string, effort: Effort, limit: number): Spoken {
  const reasoning = Math.min(effort.tokens, limit);
  const cut = cutTokens(text, limit - reasoning);
  const whole = cut.length === text.length && effort.tokens <= limit;
  return { text: cut, whole, reasoning, output: whole ? reasoning + countTokens(cut) : limit };
}
