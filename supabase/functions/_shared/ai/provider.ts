// The interface of every AI provider. Nothing outside an adapter's folder and its line in the two
// registries knows one by name. What is asked in passing (a form, a test) is an `AiProvider` over
// plain HTTP; the work itself is an `AiClient` over the AI SDK, which only one function can afford
// to load.
import type { Json } from "@prosa/shared/database.types.ts";
import type { ConnectionFailure } from "@prosa/shared/errors.ts";
import type { ZodType } from "zod";
import type { Account, Fetch, ProviderConfig } from "../provider/provider.ts";

export const aiCapabilities = ["text", "embeddings", "transcription"] as const;
export type AiCapability = (typeof aiCapabilities)[number];

export type AiProviderId = "openai" | "anthropic" | "compatible";

/** A tenant's account, and the connection's id. */
export interface AiAccount extends Account {
  id: string;
}

/** What is paid for. `inputTokens` are those that came from no cache. */
export interface AiUsage {
  inputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  /** Thinking included: it is charged as output. */
  outputTokens: number;
  /** Of sound; null where tokens are charged. */
  seconds: number | null;
  /** Counted by us, because the server told nothing. */
  estimated?: true;
}

/** How a call may fail, in our words. Some are charged all the same. */
export const aiFailures = [
  "ai_refused",
  "ai_truncated",
  "ai_wrong_shape",
  "ai_quota",
  "ai_rate_limited",
  "ai_unavailable",
  "ai_timeout",
  "ai_auth",
  "ai_model_unknown",
  "ai_model_forbidden",
  "ai_too_long",
  "ai_bad_audio",
  "ai_cancelled",
] as const;
export type AiFailure = (typeof aiFailures)[number];

export interface AiFailed {
  ok: false;
  code: AiFailure;
  /** Null where the provider did not get to say it. */
  usage: AiUsage | null;
  retryAfterMs: number | null;
}

export type AiResult<T> = { ok: true; value: T; usage: AiUsage } | AiFailed;

export interface TextAsk {
  model: string;
  instructions: string;
  prompt: string;
  /** Thinking counts towards it where the model thinks. */
  maxOutputTokens: number;
  signal: AbortSignal;
}

export interface ObjectAsk<T> extends TextAsk {
  schema: ZodType<T>;
}

/** `result` settles once `chunks` have been read to their end or given up. */
export interface AiStream {
  chunks: AsyncIterable<string>;
  result: Promise<AiResult<string>>;
}

export interface Transcript {
  text: string;
  /** In seconds; empty where the model tells no times. */
  segments: { start: number; end: number; text: string }[];
}

/** Nothing here throws, and nothing is tried twice: that is for whoever asks. */
export interface AiClient {
  object<T>(ask: ObjectAsk<T>): Promise<AiResult<T>>;
  text(ask: TextAsk): Promise<AiResult<string>>;
  stream(ask: TextAsk): AiStream;
  /** One vector per text, in their order; `dimensions` null leaves them to the model. */
  embed(
    model: string,
    texts: string[],
    dimensions: number | null,
    signal: AbortSignal,
  ): Promise<AiResult<number[][]>>;
  transcribe(
    model: string,
    audio: Uint8Array,
    mime: string,
    signal: AbortSignal,
  ): Promise<AiResult<Transcript>>;
}

export type AiClientMaker = (account: AiAccount, http: Fetch) => AiClient;

/** How many models the account offers, where the provider tells; else why it cannot be used. */
export type AiTest = { ok: true; models: number | null } | { ok: false; code: ConnectionFailure };

export interface AiProvider<Settings = Json> {
  readonly id: AiProviderId;
  readonly config: ProviderConfig<Settings>;
  readonly capabilities: readonly AiCapability[];
  /** Where its API is; null where it may not be asked. */
  baseUrl(account: Account): string | null;
  /** What its models are called; null where it does not say. */
  models(account: AiAccount, http: Fetch): Promise<string[] | null>;
  /** Asks for a few tokens, so it costs a fraction of a cent. */
  test(account: AiAccount, http: Fetch): Promise<AiTest>;
}
