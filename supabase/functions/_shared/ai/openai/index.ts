// OpenAI: answers, vectors and transcripts, with the company's own key.
import { baseUrlOf } from "../base_url.ts";
import type { AiProvider } from "../provider.ts";
import { askTiny, countModels } from "../tiny_call.ts";
import { config, usualAddress } from "./config.ts";

/** The cheapest. Sixteen tokens are the least one may ask for. */
const TINY = {
  model: "gpt-6-luna",
  input: "Oi",
  max_output_tokens: 16,
  reasoning: { effort: "none" },
  store: false,
};

export const openai: AiProvider = {
  id: "openai",
  config,
  capabilities: ["text", "embeddings", "transcription"],
  baseUrl: (account) => baseUrlOf(account, usualAddress),

  async test(account, http) {
    const base = baseUrlOf(account, usualAddress);
    if (base === null) return { ok: false, code: "base_url_refused" };
    const headers = { authorization: `Bearer ${account.secrets.access_token}` };
    const code = await askTiny({ base, headers, http }, "/responses", TINY, "output");
    if (code !== null) return { ok: false, code };
    return { ok: true, models: await countModels({ base, headers, http }) };
  },
};
