// Meta's error codes in our words. Throttling and refusals both come as HTTP 400, so only the code
// decides; it is one table for what a send answers and for what a failed status reports.
import type { ConnectionFailure } from "@prosa/shared/errors.ts";
import type { MessageFailure } from "@prosa/shared/message-failures.ts";
import { asList, asObject, type JsonObject } from "../../provider/json.ts";

interface Verdict {
  code: MessageFailure;
  retry?: boolean;
}

const unavailable: Verdict = { code: "provider_unavailable", retry: true };
const throttled: Verdict = { code: "rate_limited", retry: true };

const VERDICTS: Readonly<Record<number, Verdict>> = {
  0: { code: "channel_auth" },
  1: unavailable,
  2: unavailable,
  3: { code: "channel_auth" },
  4: throttled,
  10: { code: "channel_auth" },
  100: { code: "bad_request" },
  190: { code: "channel_auth" },
  368: { code: "channel_blocked" },
  80007: throttled,
  130429: throttled,
  130472: { code: "experiment_blocked" },
  130497: { code: "recipient_blocked_country" },
  131000: unavailable,
  131008: { code: "bad_request" },
  131009: { code: "bad_request" },
  131016: unavailable,
  131021: { code: "recipient_same_number" },
  131026: { code: "recipient_unreachable" },
  131030: { code: "recipient_not_allowed" },
  131031: { code: "channel_blocked" },
  131042: { code: "channel_payment" },
  131045: { code: "channel_not_registered" },
  131047: { code: "outside_window" },
  131048: { code: "channel_spam" },
  131049: { code: "frequency_capped" },
  131050: { code: "marketing_opt_out" },
  131051: { code: "bad_request" },
  131052: { code: "media_rejected" },
  131053: { code: "media_rejected" },
  131056: { code: "pair_rate_limited", retry: true },
  131057: unavailable,
  131062: { code: "recipient_needs_phone" },
  132000: { code: "template_rejected" },
  132001: { code: "template_rejected" },
  132005: { code: "template_rejected" },
  132007: { code: "template_rejected" },
  132012: { code: "template_rejected" },
  132015: { code: "template_rejected" },
  132016: { code: "template_rejected" },
  132018: { code: "template_rejected" },
  132068: { code: "template_rejected" },
  132069: { code: "template_rejected" },
  133010: { code: "channel_not_registered" },
  133016: throttled,
};

export interface MetaError {
  code: number;
  title: string;
  message: string;
}

export function errorOf(value: unknown): MetaError | null {
  const error = asObject(value);
  if (typeof error.code !== "number") return null;
  const text = (key: string) => (typeof error[key] === "string" ? error[key] : "");
  return { code: error.code, title: text("title") || text("type"), message: text("message") };
}

export function firstError(status: JsonObject): MetaError | null {
  return errorOf(asList(status.errors)[0]);
}

/** Undefined for a code this table does not know. */
export function verdictOf(error: MetaError): Verdict | undefined {
  if (error.code >= 200 && error.code <= 299) return { code: "channel_auth" };
  return VERDICTS[error.code];
}

/** The provider's own code and title: enough to look it up, and free of a customer's data. */
export function detailOf(error: MetaError): string {
  return `${error.code} ${error.title}`.trim().slice(0, 200);
}

/** What a refusal means for a connection; `missing` is what code 100 stands for in this call. */
export function connectionFailureOf(
  error: MetaError,
  missing: ConnectionFailure,
): ConnectionFailure {
  if (/appsecret_proof/i.test(error.message)) return "app_secret_wrong";
  if (error.code === 10 || (error.code >= 200 && error.code <= 299)) return "permission_missing";
  if (error.code === 2500) return "api_version_unknown";
  if (error.code === 100) return missing;
  const verdict = verdictOf(error);
  switch (verdict?.code) {
    case "channel_auth":
    case "channel_blocked":
    case "channel_not_registered":
    case "rate_limited":
    case "provider_unavailable":
      return verdict.code;
    default:
      return "provider_refused";
  }
}
