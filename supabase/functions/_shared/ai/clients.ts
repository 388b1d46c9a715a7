// The clients over the AI SDK. Only `ai-analyze` imports this: the SDK weighs more than everything
// else a function loads.
import type { Fetch } from "../provider/provider.ts";
import { anthropicClient } from "./anthropic/client.ts";
import { compatibleClient } from "./compatible/client.ts";
import { openaiClient } from "./openai/client.ts";
import type { AiAccount, AiClient, AiClientMaker } from "./provider.ts";

// The SDK warns of settings that a model ignores; the functions' log is for what people need to know.
globalThis.AI_SDK_LOG_WARNINGS = false;

const makers: Readonly<Record<string, AiClientMaker>> = {
  openai: openaiClient,
  anthropic: anthropicClient,
  compatible: compatibleClient,
};

/** `plataforma` as the connection says it. */
export function aiClientOf(
  plataforma: string,
  account: AiAccount,
  http: Fetch,
): AiClient | undefined {
  return makers[plataforma]?.(account, http);
}
