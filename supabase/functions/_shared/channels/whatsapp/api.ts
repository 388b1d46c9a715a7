// The Graph API: sending, signs of life, and asking about a number. Classification lives in
// errors.ts; what a lost answer may have done, in call.ts.
import type { ConnectionFailure } from "@prosa/shared/errors.ts";
import type { AddressReport } from "@prosa/shared/integrations.ts";
import { formatPhone, toE164 } from "@prosa/shared/phone.ts";
import { type CallResult, call } from "../../provider/call.ts";
import { asList, asObject, asText } from "../../provider/json.ts";
import type { Fetch } from "../../provider/provider.ts";
import type { Connection, Outbound, SendOutcome } from "../channel.ts";
import { DEFAULT_GRAPH_URL, DEFAULT_GRAPH_VERSION, settings } from "./config.ts";
import { connectionFailureOf, detailOf, errorOf, verdictOf } from "./errors.ts";
import { bodyOf } from "./format.ts";
import { identitiesOf } from "./identity.ts";
import { appSecretProof } from "./verify.ts";

const PAIR_BACKOFF_MS = 1000;
const TEST_TIMEOUT_MS = 8000;

export async function send(
  message: Outbound,
  connection: Connection,
  http: Fetch,
): Promise<SendOutcome> {
  const drafted = bodyOf(message);
  if ("failure" in drafted) {
    return { result: "failed", code: drafted.failure, detail: null, unasked: true };
  }
  const result = await call(http, urlOf(connection, `${connection.address}/messages`), {
    method: "POST",
    headers: headersOf(connection),
    body: JSON.stringify(drafted.body),
  });
  const outcome = outcomeOf(result, message.attempt);
  // What the answer to a group's message names is no further name of the group's.
  const isGroup = drafted.body.recipient_type === "group";
  return isGroup && outcome.result === "sent" ? { ...outcome, identities: [] } : outcome;
}

function outcomeOf(result: CallResult, attempt: number): SendOutcome {
  if (result.end === "unsent") {
    return { result: "retry", code: "provider_unreachable", retry_after_ms: null };
  }
  if (result.end === "lost") {
    const code = result.reason === "timeout" ? "provider_timeout" : "unknown_answer";
    return { result: "uncertain", code };
  }
  const answer = asObject(result.json);
  if (result.status >= 200 && result.status < 300) return acceptedOf(answer);

  const retryAfterMs = result.retryAfterMs;
  const error = errorOf(answer.error);
  const verdict = error && verdictOf(error);
  if (error && verdict) {
    if (!verdict.retry) return { result: "failed", code: verdict.code, detail: detailOf(error) };
    const pair = verdict.code === "pair_rate_limited" ? PAIR_BACKOFF_MS * 4 ** attempt : null;
    return { result: "retry", code: verdict.code, retry_after_ms: retryAfterMs ?? pair };
  }
  // Refused before anything was done, whoever wrote the page.
  if (result.status === 429) {
    return { result: "retry", code: "rate_limited", retry_after_ms: retryAfterMs };
  }
  if (result.status === 503 || (error && result.status >= 500)) {
    return { result: "retry", code: "provider_unavailable", retry_after_ms: retryAfterMs };
  }
  if (error) {
    const code = result.status === 401 ? "channel_auth" : "bad_request";
    return { result: "failed", code, detail: detailOf(error) };
  }
  return { result: "uncertain", code: "unknown_answer" };
}

function acceptedOf(answer: Record<string, unknown>): SendOutcome {
  const ref = asText(asObject(asList(answer.messages)[0]).id);
  if (ref === null) return { result: "uncertain", code: "unknown_answer" };
  const contact = asObject(asList(answer.contacts)[0]);
  const identities = identitiesOf({ userId: contact.user_id, waId: contact.wa_id });
  return { result: "sent", provider_ref: ref, identities };
}

export function markRead(ref: string, connection: Connection, http: Fetch): Promise<boolean> {
  return tell({ status: "read", message_id: ref }, connection, http);
}

/** Lasts until our answer or 25 s; Meta takes it together with the read receipt only. */
export function showTyping(ref: string, connection: Connection, http: Fetch): Promise<boolean> {
  const typing = { type: "text" };
  return tell({ status: "read", message_id: ref, typing_indicator: typing }, connection, http);
}

async function tell(
  sign: Record<string, unknown>,
  connection: Connection,
  http: Fetch,
): Promise<boolean> {
  const result = await call(http, urlOf(connection, `${connection.address}/messages`), {
    method: "POST",
    headers: headersOf(connection),
    body: JSON.stringify({ messaging_product: "whatsapp", ...sign }),
  });
  return result.end === "answered" && asObject(result.json).success === true;
}

export async function isActive(connection: Connection, http: Fetch): Promise<AddressReport> {
  const url = new URL(urlOf(connection, connection.address));
  url.searchParams.set("fields", "display_phone_number,verified_name,quality_rating");
  const { access_token: token, app_secret: appSecret } = connection.secrets;
  if (token && appSecret) {
    url.searchParams.set("appsecret_proof", await appSecretProof(token, appSecret));
  }
  const init = { headers: headersOf(connection) };
  const result = await call(http, url.href, init, TEST_TIMEOUT_MS);
  const number = result.end === "answered" ? asObject(result.json) : {};
  const shown = asText(number.display_phone_number);
  const e164 = shown && toE164(shown.startsWith("+") ? shown : `+${shown}`);
  return {
    external_id: connection.address,
    display_phone_number: e164 ? formatPhone(e164) : shown,
    verified_name: asText(number.verified_name),
    quality_rating: asText(number.quality_rating),
    code: connectionCodeOf(result, "phone_number_unknown", () => shown !== null),
  };
}

export async function subscribe(
  connection: Connection,
  http: Fetch,
): Promise<ConnectionFailure | null> {
  const account = settings.shape.waba_id.safeParse(asObject(connection.settings).waba_id);
  if (!account.success) return "business_account_unknown";
  const url = urlOf(connection, `${account.data}/subscribed_apps`);
  const init = { method: "POST", headers: headersOf(connection) };
  const result = await call(http, url, init, TEST_TIMEOUT_MS);
  return connectionCodeOf(result, "business_account_unknown", (answer) => answer.success === true);
}

export function connectionCodeOf(
  result: CallResult,
  missing: ConnectionFailure,
  understood: (answer: Record<string, unknown>) => boolean,
): ConnectionFailure | null {
  if (result.end === "unsent") return "provider_unreachable";
  if (result.end === "lost") {
    return result.reason === "timeout" ? "provider_timeout" : "provider_unreachable";
  }
  const answer = asObject(result.json);
  if (result.status >= 200 && result.status < 300) {
    return understood(answer) ? null : "unknown_answer";
  }
  const error = errorOf(answer.error);
  if (error) return connectionFailureOf(error, missing);
  return result.status >= 500 ? "provider_unavailable" : "unknown_answer";
}

export function urlOf({ settings: values, variables }: Connection, path: string): string {
  const base = (variables.META_GRAPH_URL ?? DEFAULT_GRAPH_URL).replace(/\/+$/, "");
  const version = settings.shape.graph_version.safeParse(
    asObject(values).graph_version ?? variables.META_GRAPH_VERSION,
  );
  return `${base}/${version.success ? version.data : DEFAULT_GRAPH_VERSION}/${path}`;
}

export function headersOf({ secrets }: Connection): Record<string, string> {
  return {
    authorization: `Bearer ${secrets.access_token ?? ""}`,
    "content-type": "application/json",
  };
}
