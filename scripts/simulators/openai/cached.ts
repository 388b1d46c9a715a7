import type { Call } from "../ai/serve.ts";
import { countTokens } from "../ai/text/tokens.ts";

/** From here on, and in steps. */
const leastCached = 1_024;
const step = 128;

/** The tokens of a request, and how many of them are read from the cache. */
export function inputTokens(call: Call, text: string): { input: number; cached: number } {
  const input = countTokens(text);
  const same = call.ai.prefixes.overlap(`openai ${call.key.name} ${call.entry.model}`, text);
  const known = same === 0 ? 0 : countTokens(text.slice(0, same));
  const cached = known < leastCached ? 0 : Math.floor(known / step) * step;
  return { input, cached };
}
