// A server that speaks OpenAI's language, near us or far: Ollama, llama.cpp, vLLM.

import type { Fetch } from "../../provider/provider.ts";
import { baseUrlOf } from "../base_url.ts";
import type { AiAccount, AiProvider } from "../provider.ts";
import { askTiny, listModels, type TinyCall } from "../tiny_call.ts";
import { config, settings } from "./config.ts";

function askingOf(account: AiAccount, http: Fetch): TinyCall | null {
  const base = baseUrlOf(account, null);
  const key = account.secrets.access_token;
  const headers: Record<string, string> = key ? { authorization: `Bearer ${key}` } : {};
  return base === null ? null : { base, headers, http };
}

export const compatible: AiProvider = {
  id: "compatible",
  config,
  capabilities: ["text", "embeddings", "transcription"],
  baseUrl: (account) => baseUrlOf(account, null),

  async models(account, http) {
    const asking = askingOf(account, http);
    return asking && listModels(asking);
  },

  /** Each model that was named has to be there; one that listens is only asked once there is a sound. */
  async test(account, http) {
    const asking = askingOf(account, http);
    if (asking === null) return { ok: false, code: "base_url_refused" };
    const checked = settings.safeParse(account.settings);
    if (!checked.success) return { ok: false, code: "provider_refused" };
    const { text_models, embeddings_model, modelos } = checked.data;
    for (const model of text_models) {
      const body = { model, max_tokens: 1, messages: [{ role: "user", content: "Oi" }] };
      const code = await askTiny(asking, "/chat/completions", body, "choices");
      if (code !== null) return { ok: false, code };
    }
    if (embeddings_model) {
      const body = { model: embeddings_model, input: ["oi"] };
      const code = await askTiny(asking, "/embeddings", body, "data");
      if (code !== null) return { ok: false, code };
    }
    return { ok: true, models: modelos.length };
  },
};
