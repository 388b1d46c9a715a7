// OpenAI's models through the AI SDK: answers by the Responses API, and nothing of it kept there.
import { createOpenAI } from "@ai-sdk/openai";
import { baseUrlOf } from "../base_url.ts";
import { embedTexts } from "../embedding.ts";
import {
  type Generator,
  generateObject,
  generatePlainText,
  generateStream,
} from "../generating.ts";
import { guardedFetch } from "../guarded_fetch.ts";
import { failed } from "../outcome.ts";
import type { AiClientMaker } from "../provider.ts";
import { transcribeSound } from "../transcribing.ts";
import { usualAddress } from "./config.ts";

/** What is asked here is short and plain; those that can do without thinking do. */
const NEEDS_NO_THINKING = /^gpt-6(-luna|-sol|\.1-terra)/;

/** What it takes of a sound. */
const MAX_SOUND_BYTES = 25 * 1024 * 1024;

export const openaiClient: AiClientMaker = (account, http) => {
  const base = baseUrlOf(account, usualAddress);
  const openai = createOpenAI({
    apiKey: account.secrets.access_token ?? "",
    baseURL: base ?? usualAddress.url,
    fetch: guardedFetch(http, base),
  });
  const generator = (id: string): Generator => ({
    model: openai(id),
    options: {
      openai: { store: false, reasoningEffort: NEEDS_NO_THINKING.test(id) ? "none" : "low" },
    },
  });
  return {
    object: (ask) => generateObject(generator(ask.model), ask),
    text: (ask) => generatePlainText(generator(ask.model), ask),
    stream: (ask) => generateStream(generator(ask.model), ask),
    embed: (model, texts, dimensions, signal) =>
      embedTexts(openai.embedding(model), texts, dimensions, signal),
    transcribe: async (model, audio, _mime, signal) =>
      audio.byteLength > MAX_SOUND_BYTES
        ? failed("ai_too_long")
        : await transcribeSound(openai.transcription(model), audio, signal),
  };
};
