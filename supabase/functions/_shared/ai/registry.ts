// The AI providers this build speaks to: a new one is its folder, one line here and one in clients.ts.
import { anthropic } from "./anthropic/index.ts";
import { compatible } from "./compatible/index.ts";
import { openai } from "./openai/index.ts";
import type { AiProvider } from "./provider.ts";

export const aiProviders: readonly AiProvider[] = [openai, anthropic, compatible];

export function aiProviderOf(id: string): AiProvider | undefined {
  return aiProviders.find((provider) => provider.id === id);
}
