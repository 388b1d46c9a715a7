// Servers that speak OpenAI's language, through the AI SDK. They may ignore the schema, so what comes
// is checked like everybody else's, and tell no usage, which is then estimated.
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { extractReasoningMiddleware, wrapLanguageModel } from "ai";
import { baseUrlOf } from "../base_url.ts";
import { embedTexts } from "../embedding.ts";
import {
  type Generator,
  generateObject,
  generatePlainText,
  generateStream,
} from "../generating.ts";
import { guardedFetch } from "../guarded_fetch.ts";
import type { AiClientMaker } from "../provider.ts";
import { transcribeSound } from "../transcribing.ts";

const NOWHERE = "https://nowhere.invalid/v1";

/** Small models think aloud, in the midst of what they say. */
const withoutThoughts = extractReasoningMiddleware({ tagName: "think" });

export const compatibleClient: AiClientMaker = (account, http) => {
  const base = baseUrlOf(account, null);
  const fetch = guardedFetch(http, base);
  const apiKey = account.secrets.access_token;
  const server = createOpenAICompatible({
    name: "compatible",
    baseURL: base ?? NOWHERE,
    supportsStructuredOutputs: true,
    includeUsage: true,
    fetch,
    ...(apiKey && { apiKey }),
  });
  // The package for compatible servers has no transcription of its own. Without a key it would look
  // for OpenAI's in the environment.
  const openai = createOpenAI({ apiKey: apiKey ?? "none", baseURL: base ?? NOWHERE, fetch });
  const generator = (id: string): Generator => ({
    model: wrapLanguageModel({ model: server(id), middleware: withoutThoughts }),
    options: {},
  });
  return {
    object: (ask) => generateObject(generator(ask.model), ask),
    text: (ask) => generatePlainText(generator(ask.model), ask),
    stream: (ask) => generateStream(generator(ask.model), ask),
    embed: (model, texts, dimensions, signal) =>
      embedTexts(server.embeddingModel(model), texts, dimensions, signal),
    transcribe: (model, audio, _mime, signal) =>
      transcribeSound(openai.transcription(model), audio, signal),
  };
};
