// Text and objects from any language model of the AI SDK, as results that never throw.
import { generateText, type LanguageModel, Output, streamText } from "ai";
import { codeOfFinish, failed, failureOf } from "./outcome.ts";
import type { AiResult, AiStream, AiUsage, ObjectAsk, TextAsk } from "./provider.ts";
import { usageOf } from "./usage.ts";

export type ProviderOptions = NonNullable<Parameters<typeof generateText>[0]["providerOptions"]>;

const TIMEOUT_MS = 60_000;

/** A language model, and what its provider alone needs to be told. */
export interface Generator {
  model: LanguageModel;
  options: ProviderOptions;
  timeoutMs?: number;
}

export async function generateObject<T>(
  generator: Generator,
  ask: ObjectAsk<T>,
): Promise<AiResult<T>> {
  const sent = ask.instructions + ask.prompt;
  let usage: AiUsage | null = null;
  try {
    const result = await generateText({
      ...callOf(generator, ask),
      output: Output.object({ schema: ask.schema }),
    });
    usage = usageOf(result.usage, sent, result.text);
    if (result.finishReason !== "stop") {
      return failed(codeOfFinish(result.finishReason, result.text), usage);
    }
    return { ok: true, value: result.output, usage };
  } catch (error) {
    return failureOf(error, ask.signal, sent, usage);
  }
}

export async function generatePlainText(
  generator: Generator,
  ask: TextAsk,
): Promise<AiResult<string>> {
  const sent = ask.instructions + ask.prompt;
  try {
    const { text, usage, finishReason } = await generateText(callOf(generator, ask));
    const used = usageOf(usage, sent, text);
    if (finishReason !== "stop" || text.trim() === "") {
      return failed(codeOfFinish(finishReason, ""), used);
    }
    return { ok: true, value: text, usage: used };
  } catch (error) {
    return failureOf(error, ask.signal, sent);
  }
}

export function generateStream(generator: Generator, ask: TextAsk): AiStream {
  const { promise: result, resolve } = Promise.withResolvers<AiResult<string>>();
  const given = new AbortController();
  const signal = AbortSignal.any([ask.signal, given.signal]);
  return { chunks: pieces(generator, { ...ask, signal }, given, resolve), result };
}

/** What is said piece by piece; how it ended goes to `settle`, also when the listener leaves early. */
async function* pieces(
  generator: Generator,
  ask: TextAsk,
  given: AbortController,
  settle: (result: AiResult<string>) => void,
): AsyncGenerator<string> {
  const sent = ask.instructions + ask.prompt;
  let text = "";
  let outcome: AiResult<string> | null = null;
  try {
    // Without a listener of its own the SDK writes errors, and what was sent, to the log.
    const { stream } = streamText({ ...callOf(generator, ask), onError: () => undefined });
    for await (const part of stream) {
      if (part.type === "text-delta") {
        text += part.text;
        yield part.text;
      } else if (part.type === "error") {
        outcome ??= failureOf(part.error, ask.signal, sent);
      } else if (part.type === "finish") {
        const usage = usageOf(part.totalUsage, sent, text);
        if (outcome !== null) outcome = withUsage(outcome, usage);
        else if (part.finishReason === "stop" && text.trim() !== "") {
          outcome = { ok: true, value: text, usage };
        } else outcome = failed(codeOfFinish(part.finishReason, ""), usage);
      }
    }
  } catch (error) {
    outcome ??= failureOf(error, ask.signal, sent);
  } finally {
    if (outcome === null) given.abort();
    settle(outcome ?? failed(ask.signal.aborted ? "ai_cancelled" : "ai_timeout"));
  }
}

/** What failed is charged for only where the provider counted. */
function withUsage(outcome: AiResult<string>, usage: AiUsage): AiResult<string> {
  return outcome.ok || usage.estimated ? outcome : { ...outcome, usage };
}

function callOf({ model, options, timeoutMs = TIMEOUT_MS }: Generator, ask: TextAsk) {
  return {
    model,
    instructions: ask.instructions,
    prompt: ask.prompt,
    maxOutputTokens: ask.maxOutputTokens,
    // Trying again is the queue's business, asking another model that of whoever asks.
    maxRetries: 0,
    abortSignal: AbortSignal.any([ask.signal, AbortSignal.timeout(timeoutMs)]),
    providerOptions: options,
  };
}
