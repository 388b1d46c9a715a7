// Anthropic: answers alone, with the company's own key.

import type { Fetch } from "../../provider/provider.ts";
import { baseUrlOf } from "../base_url.ts";
import type { AiAccount, AiProvider } from "../provider.ts";
import { askTiny, listModels, type TinyCall } from "../tiny_call.ts";
import { config, usualAddress } from "./config.ts";

const TINY = {
  model: "claude-haiku-5-5",
  max_tokens: 16,
  messages: [{ role: "user", content: "Oi" }],
};

/** All on one page. */
const LIST = "/models?limit=1000";

function askingOf(account: AiAccount, http: Fetch): TinyCall | null {
  const base = baseUrlOf(account, usualAddress);
  const headers = {
    "x-api-key": account.secrets.access_token ?? "",
    "anthropic-version": "2023-06-01",
  };
  return base === null ? null : { base, headers, http };
}

export const anthropic: AiProvider = {
  id: "anthropic",
  config,
  capabilities: ["text"],
  baseUrl: (account) => baseUrlOf(account, usualAddress),

  async models(account, http) {
    const asking = askingOf(account, http);
    return asking && listModels(asking, LIST);
  },

  async test(account, http) {
    const asking = askingOf(account, http);
    if (asking === null) return { ok: false, code: "base_url_refused" };
    const code = await askTiny(asking, "/messages", TINY, "content");
    if (code !== null) return { ok: false, code };
    return { ok: true, models: (await listModels(asking, LIST))?.length ?? null };
  },
};
