// What a call used, as the AI SDK tells it.
import type { LanguageModelUsage } from "ai";
import type { AiUsage } from "./provider.ts";

const CHARACTERS_PER_TOKEN = 3;

/** On the high side for Portuguese, whatever the tokenizer. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN);
}

/** Its `inputTokens` include those from the cache, ours do not. */
export function usageOf(told: LanguageModelUsage, sent: string, received: string): AiUsage {
  const { inputTokens: input, outputTokens: output, inputTokenDetails: details } = told;
  if (input === undefined || output === undefined) {
    return {
      ...tokens(input ?? estimateTokens(sent), output ?? estimateTokens(received)),
      estimated: true,
    };
  }
  const cacheReadTokens = details.cacheReadTokens ?? 0;
  const cacheWriteTokens = details.cacheWriteTokens ?? 0;
  const inputTokens = details.noCacheTokens ?? input - cacheReadTokens - cacheWriteTokens;
  return { ...tokens(Math.max(0, inputTokens), output), cacheReadTokens, cacheWriteTokens };
}

export function tokens(inputTokens: number, outputTokens: number): AiUsage {
  return { inputTokens, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens, seconds: null };
}
