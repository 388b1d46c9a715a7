// Anthropic's models through the AI SDK. They write, and neither listen nor make vectors.
import { createAnthropic } from "@ai-sdk/anthropic";
import { baseUrlOf } from "../base_url.ts";
import {
  type Generator,
  generateObject,
  generatePlainText,
  generateStream,
} from "../generating.ts";
import { guardedFetch } from "../guarded_fetch.ts";
import { failed } from "../outcome.ts";
import type { AiClientMaker } from "../provider.ts";
import { usualAddress } from "./config.ts";

/** Those that know no effort; what came after them thinks by itself, and little is enough here. */
const KNOWS_NO_EFFORT = /claude-(instant|v?2|3|haiku-4|sonnet-4(-[05@]|$|-2)|opus-4(-[01@]|$|-2))/;

export const anthropicClient: AiClientMaker = (account, http) => {
  const base = baseUrlOf(account, usualAddress);
  const anthropic = createAnthropic({
    apiKey: account.secrets.access_token ?? "",
    baseURL: base ?? usualAddress.url,
    fetch: guardedFetch(http, base),
  });
  const generator = (id: string): Generator => ({
    model: anthropic(id),
    options: {
      anthropic: {
        // By a forced tool the newer ones refuse.
        structuredOutputMode: "outputFormat",
        ...(!KNOWS_NO_EFFORT.test(id) && { effort: "low" }),
      },
    },
  });
  return {
    object: (ask) => generateObject(generator(ask.model), ask),
    text: (ask) => generatePlainText(generator(ask.model), ask),
    stream: (ask) => generateStream(generator(ask.model), ask),
    embed: () => Promise.resolve(failed("ai_model_unknown")),
    transcribe: () => Promise.resolve(failed("ai_model_unknown")),
  };
};
