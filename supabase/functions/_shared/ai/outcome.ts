// Every way in which a call through the AI SDK can fail, in our words and with what was charged for
// it. The SDK's own idea of what may be tried again is not asked: it takes an empty account for a
// busy one.
import {
  APICallError,
  type FinishReason,
  InvalidResponseDataError,
  NoObjectGeneratedError,
  NoOutputGeneratedError,
  TypeValidationError,
} from "ai";
import { asObject, asText } from "../provider/json.ts";
import type { AiFailed, AiFailure, AiUsage } from "./provider.ts";
import { usageOf } from "./usage.ts";

export function failed(
  code: AiFailure,
  usage: AiUsage | null = null,
  retryAfterMs: number | null = null,
): AiFailed {
  return { ok: false, code, usage, retryAfterMs };
}

/** `usage` where it is known already; `signal` is the caller's own, without our deadline. */
export function failureOf(
  error: unknown,
  signal: AbortSignal,
  sent: string,
  usage: AiUsage | null = null,
): AiFailed {
  if (signal.aborted) return failed("ai_cancelled", usage);
  if (NoObjectGeneratedError.isInstance(error)) {
    const text = error.text ?? "";
    const told = error.usage ? usageOf(error.usage, sent, text) : usage;
    return failed(codeOfFinish(error.finishReason, text), told);
  }
  // Nothing was said at all: a refusal without words ends like this too, but is known by its reason.
  if (NoOutputGeneratedError.isInstance(error)) return failed("ai_wrong_shape", usage);
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (APICallError.isInstance(cause)) return { ...failureOfCall(cause), usage };
    if (cause.name === "AI_StreamProviderError") return { ...failureInStream(cause), usage };
    if (InvalidResponseDataError.isInstance(cause)) return failed("ai_wrong_shape", usage);
    if (cause.name === "TimeoutError") return failed("ai_timeout", usage);
  }
  return failed("ai_unavailable", usage);
}

/** Why what came cannot be used, though it came. */
export function codeOfFinish(reason: FinishReason | undefined, text: string): AiFailure {
  if (reason === "content-filter") return "ai_refused";
  if (reason === "length") return "ai_truncated";
  if (reason === "error" || reason === "interrupted") return "ai_unavailable";
  // Half a JSON is a cut answer, whatever a small server calls its end.
  return reason === "stop" && /^\s*[[{]/.test(text) && !/[\]}]\s*$/.test(text)
    ? "ai_truncated"
    : "ai_wrong_shape";
}

function failureOfCall(error: APICallError): AiFailed {
  const status = error.statusCode ?? 0;
  if (status >= 200 && status < 300) {
    // Another server's page or an answer cut short; or the right kind with something unheard of in it.
    return failed(
      TypeValidationError.isInstance(error.cause) ? "ai_wrong_shape" : "ai_unavailable",
    );
  }
  const retryAfterMs = retryAfter(error.responseHeaders ?? {});
  return failed(codeOf(status, saidIn(error), error.url), null, retryAfterMs);
}

/** Said in the midst of an answer, after its status; the class of it is not exported. */
function failureInStream(error: object): AiFailed {
  const { statusCode, data } = asObject(error);
  return failed(codeOf(typeof statusCode === "number" ? statusCode : 0, wordsOf(data), ""));
}

interface Said {
  /** The provider's `code`, else its `type`. */
  code: string;
  message: string;
}

const TOO_LONG =
  /context[_ ](length|window|size)|prompt is too long|too many (input )?tokens|maximum context|input is too long/i;
const NO_MONEY = /credit balance is too low|exceeded your current quota|billing/i;

function codeOf(status: number, { code, message }: Said, url: string): AiFailure {
  if (/insufficient_quota|billing/.test(code) || status === 402) return "ai_quota";
  if (status === 400 && NO_MONEY.test(message)) return "ai_quota";
  if (code === "rate_limit_exceeded" || code === "rate_limit_error") return "ai_rate_limited";
  if (code === "overloaded_error") return "ai_unavailable";
  if (code === "context_length_exceeded" || status === 413) return "ai_too_long";
  if (status === 400 && TOO_LONG.test(message)) return "ai_too_long";
  if (status === 401) return "ai_auth";
  if (status === 403) return "ai_model_forbidden";
  if (status === 429) return "ai_rate_limited";
  if (status === 408 || status === 504) return "ai_timeout";
  // A page that says "not found" is a wrong address, not a wrong model.
  if (status === 404) return code + message === "" ? "ai_unavailable" : "ai_model_unknown";
  if (code === "model_not_found") return "ai_model_unknown";
  if (status >= 400 && status < 500) {
    return url.endsWith("/audio/transcriptions") ? "ai_bad_audio" : "ai_wrong_shape";
  }
  return "ai_unavailable";
}

function saidIn(error: APICallError): Said {
  if (error.data !== undefined) return wordsOf(error.data);
  try {
    return wordsOf(JSON.parse(error.responseBody ?? ""));
  } catch {
    return { code: "", message: "" };
  }
}

/** Ollama's error is a text where others have an object. */
function wordsOf(json: unknown): Said {
  const outer = asObject(json);
  if (typeof outer.error === "string") return { code: "", message: outer.error };
  // In a stream it comes without its envelope.
  const error = asObject(outer.error ?? asObject(outer.response).error ?? json);
  return {
    code: asText(error.code) ?? asText(error.type) ?? "",
    message: asText(error.message) ?? "",
  };
}

function retryAfter(headers: Record<string, string>): number | null {
  const exact = Number(headers["retry-after-ms"] ?? Number.NaN);
  if (Number.isFinite(exact)) return Math.max(0, Math.round(exact));
  const header = headers["retry-after"];
  if (header === undefined) return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, Math.round(seconds * 1000));
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now());
}
