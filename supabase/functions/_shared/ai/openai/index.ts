// OpenAI: answers, vectors and transcripts, with the company's own key.

import type { Fetch } from "../../provider/provider.ts";
import { baseUrlOf } from "../base_url.ts";
import type { AiAccount, AiProvider } from "../provider.ts";
import { askTiny, listModels, type TinyCall } from "../tiny_call.ts";
import { config, usualAddress } from "./config.ts";

/** The cheapest. Sixteen tokens are the least one may ask for. */
const TINY = {
  model: "gpt-6-luna",
  input: "Oi",
  max_output_tokens: 16,
  reasoning: { effort: "none" },
  store: false,
};

function askingOf(account: AiAccount, http: Fetch): TinyCall | null {
  const base = baseUrlOf(account, usualAddress);
  const headers = { authorization: `Bearer ${account.secrets.access_token}` };
  return base === null ? null : { base, headers, http };
}

export const openai: AiProvider = {
  id: "openai",
  config,
  capabilities: ["text", "embeddings", "transcription"],
  baseUrl: (account) => baseUrlOf(account, usualAddress),

  async models(account, http) {
    const asking = askingOf(account, http);
    return asking && listModels(asking);
  },

  async test(account, http) {
    const asking = askingOf(account, http);
    if (asking === null) return { ok: false, code: "base_url_refused" };
    const code = await askTiny(asking, "/responses", TINY, "output");
    if (code !== null) return { ok: false, code };
    return { ok: true, models: (await listModels(asking))?.length ?? null };
  },
};
