// One call to the API, and what its answer means. The token goes without "Bearer".
import type { CarrierFailure } from "@prosa/shared/errors.ts";
import { type CallResult, call } from "../../provider/call.ts";
import { asObject, asText, type JsonObject } from "../../provider/json.ts";
import type { Account, Fetch } from "../../provider/provider.ts";
import type { Answer } from "../carrier.ts";
import { baseUrlRefusal } from "./base-url.ts";
import { DEFAULT_BASE_URL, settings } from "./config.ts";

const TIMEOUT_MS = 5000;

export interface ApiRequest {
  method: "GET" | "POST" | "PATCH";
  path: string;
  body?: JsonObject;
}

/** `refused`: nobody was asked, for the address is one we do not call. */
type AskResult = CallResult | { end: "refused" };

export async function ask(
  { method, path, body }: ApiRequest,
  account: Account,
  http: Fetch,
): Promise<AskResult> {
  const base = baseUrlOf(account);
  if (base === null) return { end: "refused" };
  return await call(
    http,
    base + path,
    {
      method,
      headers: {
        authorization: account.secrets.access_token ?? "",
        ...(body && { "content-type": "application/json" }),
      },
      ...(body && { body: JSON.stringify(body) }),
    },
    TIMEOUT_MS,
  );
}

/** Null where it may not be asked. Asked again at every call: a stored address may be an old one. */
function baseUrlOf({ settings: values, variables }: Account): string | null {
  const checked = settings.safeParse(values);
  if (!checked.success) return null;
  const own = checked.data.base_url;
  const base = own === DEFAULT_BASE_URL ? (variables.API4COM_URL ?? own) : own;
  if (baseUrlRefusal(base, variables) !== null) return null;
  const url = new URL(base);
  // People paste the host alone.
  const path = url.pathname.replace(/\/+$/, "");
  return url.origin + (path === "" ? "/api/v1" : path);
}

export type Failure = Extract<Answer<never>, { ok: false }>;

/** Why there is no answer to use; null when there is one. */
export function failureOf(result: AskResult): Failure | null {
  if (result.end === "refused") return failure("base_url_refused");
  if (result.end === "unsent") return failure("provider_unreachable", true);
  if (result.end === "lost") {
    return failure(result.reason === "timeout" ? "provider_timeout" : "provider_unreachable", true);
  }
  const { status, retryAfterMs } = result;
  if (status >= 200 && status < 300) {
    return result.json === undefined ? failure("unknown_answer", true) : null;
  }
  if (status === 401) return failure("channel_auth");
  if (status === 403) return failure("permission_missing");
  if (status === 429) return { ...failure("rate_limited", true), retryAfterMs };
  if (status >= 500) return { ...failure("provider_unavailable", true), retryAfterMs };
  // Without the framework's error it is some other server that answers here.
  return failure(errorCodeOf(result) === null ? "unknown_answer" : "provider_refused");
}

export function failure(code: CarrierFailure, retry = false): Failure {
  return { ok: false, code, retry, retryAfterMs: null };
}

/** The provider's own code of a refusal, "" where it gives none; null when it is none of its. */
export function errorCodeOf(result: AskResult): string | null {
  if (result.end !== "answered") return null;
  const error = asObject(asObject(result.json).error);
  return typeof error.statusCode === "number" ? (asText(error.code) ?? "") : null;
}
