// The one small question by which a connection is tested, and what the answer means. Plain HTTP: what
// tests a form needs no SDK.
import type { ConnectionFailure } from "@prosa/shared/errors.ts";
import { type CallResult, call } from "../provider/call.ts";
import { asList, asObject, asText, type JsonObject } from "../provider/json.ts";
import type { Fetch } from "../provider/provider.ts";

/** A model on somebody's own machine may have to be loaded first. */
const TIMEOUT_MS = 30_000;

export interface TinyCall {
  base: string;
  headers: Record<string, string>;
  http: Fetch;
}

/** Null when it was answered, and the answer has `field`, a list, as every one of this kind does. */
export async function askTiny(
  { base, headers, http }: TinyCall,
  path: string,
  body: JsonObject,
  field: string,
): Promise<ConnectionFailure | null> {
  const init = {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  };
  const result = await call(http, base + path, init, TIMEOUT_MS);
  const failed = failureOf(result);
  if (failed !== null || result.end !== "answered") return failed;
  return Array.isArray(asObject(result.json)[field]) ? null : "unknown_answer";
}

/** The names of all models, which costs nothing; null where the server does not say. */
export async function listModels(
  { base, headers, http }: TinyCall,
  path = "/models",
): Promise<string[] | null> {
  const result = await call(http, base + path, { headers });
  if (result.end !== "answered" || result.status !== 200) return null;
  const { data } = asObject(result.json);
  if (!Array.isArray(data)) return null;
  return asList(data).flatMap((model) => asText(asObject(model).id) ?? []);
}

const NO_MONEY = /insufficient_quota|billing|credit balance is too low/i;

function failureOf(result: CallResult): ConnectionFailure | null {
  if (result.end === "unsent") return "provider_unreachable";
  if (result.end === "lost") {
    return result.reason === "timeout" ? "provider_timeout" : "provider_unreachable";
  }
  const { status, json } = result;
  if (status >= 200 && status < 300) return json === undefined ? "unknown_answer" : null;
  const said = asObject(json).error;
  const words = typeof said === "string" ? said : wordsOf(asObject(said));
  if (NO_MONEY.test(words) || status === 402) return "ai_quota";
  if (status === 401) return "channel_auth";
  if (status === 403) return "permission_missing";
  if (status === 429) return "rate_limited";
  if (status >= 500) return "provider_unavailable";
  // Without an error of the API it is some other server that answers here.
  if (words === "") return "unknown_answer";
  return status === 404 ? "ai_model_unknown" : "provider_refused";
}

function wordsOf({ code, type, message }: JsonObject): string {
  return [code, type, message]
    .map((word) => asText(word) ?? "")
    .join(" ")
    .trim();
}
