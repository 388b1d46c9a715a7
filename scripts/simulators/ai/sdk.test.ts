// What the product calls with: the AI SDK reads both providers, whole and streamed.
import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { embedMany, generateText, Output, streamText, transcribe } from "ai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { sample } from "../testing.ts";
import { type AiBench, keys, startAiBench } from "./testing.ts";

let bench: AiBench;
beforeAll(async () => {
  bench = await startAiBench();
});
afterAll(() => bench.close());

const openai = () =>
  createOpenAI({ apiKey: keys.openai.api_key, baseURL: `${bench.url}/openai/v1` });
const claude = (model: string) =>
  createAnthropic({ apiKey: keys.anthropic.api_key, baseURL: `${bench.url}/anthropic/v1` })(model);
const local = () =>
  createOpenAICompatible({
    name: "local",
    apiKey: keys.openai.api_key,
    baseURL: `${bench.url}/openai/v1`,
    supportsStructuredOutputs: true,
  })("gpt-4o-mini");

const models = [
  ["OpenAI's responses", () => openai()("gpt-6-luna")],
  ["OpenAI's completions", () => openai().chat("gpt-6-luna")],
  ["a compatible server", local],
  ["Claude Haiku", () => claude("claude-haiku-5-5")],
  ["Claude Sonnet", () => claude("claude-sonnet-5-5")],
] as const;
const prompt = "<conversa>\ncliente: Péssimo atendimento, ninguém responde.\n</conversa>";
const schema = z.object({
  sentimento: z.enum(["positivo", "negativo", "neutro"]),
  score: z.number().min(-1).max(1),
});
const asked = { prompt, maxOutputTokens: 1_500, maxRetries: 0 };

describe("the AI SDK", () => {
  it.each(models)("gets an object and a streamed text of %s", async (_name, model) => {
    const whole = await generateText({
      ...asked,
      model: model(),
      output: Output.object({ schema }),
    });
    expect(whole.output.sentimento).toBe("negativo");
    expect(whole.output.score).toBeLessThan(0);
    expect(whole.usage.outputTokens).toBeGreaterThan(0);
    const streamed = streamText({ ...asked, model: model() });
    const pieces: string[] = [];
    for await (const piece of streamed.textStream) pieces.push(piece);
    expect(pieces.length).toBeGreaterThan(3);
    expect(pieces.join("")).toContain("Sinto muito");
    expect(await streamed.finishReason).toBe("stop");
  });

  it("gets vectors and transcripts", async () => {
    const model = openai().embedding("text-embedding-3-small");
    const { embeddings } = await embedMany({ model, values: ["frete", "entrega"] });
    expect(embeddings.map((vector) => vector.length)).toEqual([1536, 1536]);
    const audio = new Uint8Array(sample("voice.ogg"));
    const heard = await transcribe({ model: openai().transcription("whisper-1"), audio });
    expect(heard.text).toContain("pedido 1234");
    expect(heard.segments.length).toBeGreaterThan(1);
  });
});
