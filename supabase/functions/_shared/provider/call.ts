// One HTTP call to a provider and the three ways it can end. What matters is what the provider may
// have done: answered, never heard of it, or perhaps acted before we lost it.
import type { Fetch } from "./provider.ts";

export type CallResult =
  | { end: "answered"; status: number; json: unknown; retryAfterMs: number | null }
  | { end: "unsent" }
  | { end: "lost"; reason: "timeout" | "cut" };

export const CALL_TIMEOUT_MS = 15_000;

export async function call(
  http: Fetch,
  url: string,
  init: RequestInit,
  timeoutMs = CALL_TIMEOUT_MS,
): Promise<CallResult> {
  try {
    const answer = await http(url, {
      ...init,
      // A redirect would carry the token to a host nobody chose.
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    const json = parseJson(await textOf(answer));
    return {
      end: "answered",
      status: answer.status,
      json,
      retryAfterMs: retryAfter(answer.headers.get("retry-after")),
    };
  } catch (error) {
    if (neverConnected(error)) return { end: "unsent" };
    const timedOut = error instanceof DOMException && error.name === "TimeoutError";
    return { end: "lost", reason: timedOut ? "timeout" : "cut" };
  }
}

const MAX_BYTES = 4 * 1024 * 1024;

/** No more of it than an API has to say: the host may be one that somebody typed. */
async function textOf(answer: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) return "";
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** Undefined when it is not JSON: a proxy's page, or an answer cut short. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const NEVER_CONNECTED =
  /\(Connect\)|tcp connect error|dns error|ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH/i;

/** Only failures before a connection stood prove that the provider saw nothing. */
function neverConnected(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = "code" in cause && typeof cause.code === "string" ? cause.code : "";
    if (NEVER_CONNECTED.test(`${code} ${cause.message}`)) return true;
  }
  return false;
}

function retryAfter(header: string | null): number | null {
  if (header === null) return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, Math.round(seconds * 1000));
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now());
}
