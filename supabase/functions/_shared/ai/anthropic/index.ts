// Anthropic: answers alone, with the company's own key.
import { baseUrlOf } from "../base_url.ts";
import type { AiProvider } from "../provider.ts";
import { askTiny, countModels } from "../tiny_call.ts";
import { config, usualAddress } from "./config.ts";

const TINY = {
  model: "claude-haiku-5-5",
  max_tokens: 16,
  messages: [{ role: "user", content: "Oi" }],
};

export const anthropic: AiProvider = {
  id: "anthropic",
  config,
  capabilities: ["text"],
  baseUrl: (account) => baseUrlOf(account, usualAddress),

  async test(account, http) {
    const base = baseUrlOf(account, usualAddress);
    if (base === null) return { ok: false, code: "base_url_refused" };
    const headers = {
      "x-api-key": account.secrets.access_token ?? "",
      "anthropic-version": "2023-06-01",
    };
    const code = await askTiny({ base, headers, http }, "/messages", TINY, "content");
    if (code !== null) return { ok: false, code };
    return { ok: true, models: await countModels({ base, headers, http }) };
  },
};
