// Files at Meta: by their id to an address that lives five minutes, from there to us with the token;
// and ours to them, before they are sent by the id they are given.
import { call } from "../../provider/call.ts";
import { asObject, asText } from "../../provider/json.ts";
import type { Fetch } from "../../provider/provider.ts";
import type { Connection, MediaDownload, MediaFile, MediaUpload } from "../channel.ts";
import { headersOf, urlOf } from "./api.ts";
import { errorOf, verdictOf } from "./errors.ts";
import { mediaUrl } from "./media-host.ts";

/** The largest that WhatsApp carries, a document of 100 MB. */
const MAX_BYTES = 100 * 1024 * 1024;
// Together within the minute for which a job is leased.
const RESOLVE_TIMEOUT_MS = 8_000;
const DOWNLOAD_TIMEOUT_MS = 40_000;
const MAX_HOPS = 3;
/** Ids of uploads are good for 30 days; a day is left for what waits in the outbox. */
const GOOD_FOR_MS = 29 * 24 * 3600 * 1000;
/** Above it the body is streamed, whose length HTTP/1.1 cannot say beforehand. */
const AT_ONCE_BYTES = 16 * 1024 * 1024;
const UPLOAD_TIMEOUT_MS = 15_000;
const UPLOAD_MS_PER_MB = 1_000;

type Failure = Extract<MediaDownload, { ok: false }>;

const unavailable: Failure = { ok: false, verdict: "retry", code: "media_unavailable" };
const expired: Failure = { ok: false, verdict: "gone", code: "media_expired" };
const refused: Failure = { ok: false, verdict: "refused", code: "media_unavailable" };
const tooLarge: Failure = { ok: false, verdict: "refused", code: "media_too_large" };
const noAccess: Failure = { ok: false, verdict: "retry", code: "channel_auth" };

export async function fetchMedia(
  id: string,
  connection: Connection,
  http: Fetch,
): Promise<MediaDownload> {
  // The address may have run out between the two calls: once more with a fresh one.
  for (let tries = 1; ; tries += 1) {
    const found = await resolve(id, connection, http);
    if ("ok" in found) return found;
    const answer = await download(found.url, connection, http);
    if (answer === "not_found" && tries === 1) continue;
    if (answer === "not_found") return unavailable;
    if ("ok" in answer) return answer;
    return { ok: true, body: answer.body, mimeType: found.mimeType, sha256: found.sha256 };
  }
}

interface Found {
  url: URL;
  mimeType: string | null;
  sha256: string | null;
}

async function resolve(id: string, connection: Connection, http: Fetch): Promise<Found | Failure> {
  if (!/^[\w.-]{1,200}$/.test(id)) return refused;
  const url = new URL(urlOf(connection, id));
  url.searchParams.set("phone_number_id", connection.address);
  const init = { headers: headersOf(connection) };
  const result = await call(http, url.href, init, RESOLVE_TIMEOUT_MS);
  if (result.end !== "answered") return unavailable;
  const answer = asObject(result.json);
  if (result.status < 200 || result.status >= 300) return resolveFailure(result.status, answer);
  const address = asText(answer.url);
  if (address === null) return unavailable;
  const allowed = mediaUrl(address, connection.variables);
  if (allowed === null) return refused;
  if (Number(answer.file_size) > MAX_BYTES) return tooLarge;
  return { url: allowed, mimeType: asText(answer.mime_type), sha256: hexOf(answer.sha256) };
}

function resolveFailure(status: number, answer: Record<string, unknown>): Failure {
  const error = errorOf(answer.error);
  // "Object with ID … does not exist": what Meta says of an id that has run out.
  if (status === 404 || status === 410 || error?.code === 100) return expired;
  if (status === 401 || (error && verdictOf(error)?.code === "channel_auth")) return noAccess;
  return unavailable;
}

/** Follows only to where the token may go, and looks at each address before it is asked. */
async function download(
  first: URL,
  connection: Connection,
  http: Fetch,
): Promise<{ body: ReadableStream<Uint8Array> } | Failure | "not_found"> {
  const { authorization } = headersOf(connection);
  const signal = AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS);
  let url = first;
  for (let hop = 0; hop < MAX_HOPS; hop += 1) {
    let answer: Response;
    try {
      const headers = { authorization: authorization ?? "" };
      answer = await http(url.href, { headers, redirect: "manual", signal });
    } catch {
      return unavailable;
    }
    if (answer.ok && answer.body) {
      if (Number(answer.headers.get("content-length")) <= MAX_BYTES) return { body: answer.body };
      await answer.body.cancel();
      return tooLarge;
    }
    await answer.body?.cancel();
    if (answer.status === 404 || answer.status === 410) return "not_found";
    if (answer.status === 401 || answer.status === 403) return noAccess;
    const location = answer.headers.get("location");
    if (answer.status < 300 || answer.status >= 400 || location === null) return unavailable;
    const allowed = mediaUrl(location, connection.variables, url);
    if (allowed === null) return refused;
    url = allowed;
  }
  return unavailable;
}

/** Webhooks have said it in base64, the API says it as hex. */
function hexOf(value: unknown): string | null {
  const text = asText(value);
  if (text === null) return null;
  if (/^[0-9a-f]{64}$/i.test(text)) return text.toLowerCase();
  if (!/^[\w+/-]{43}=?$/.test(text)) return null;
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Array.from(binary, (c) => c.charCodeAt(0).toString(16).padStart(2, "0")).join("");
}

export async function uploadMedia(
  file: MediaFile,
  connection: Connection,
  http: Fetch,
): Promise<MediaUpload> {
  const boundary = `prosa-${crypto.randomUUID()}`;
  const parts = formOf(file, boundary);
  let body: BodyInit;
  try {
    body = file.size <= AT_ONCE_BYTES ? await new Response(parts).blob() : parts;
  } catch {
    return { ok: false, retry: true, code: "provider_unreachable" };
  }
  const result = await call(
    http,
    urlOf(connection, `${connection.address}/media`),
    {
      method: "POST",
      headers: {
        ...headersOf(connection),
        "content-type": `multipart/form-data; boundary=${boundary}`,
      },
      body,
    },
    UPLOAD_TIMEOUT_MS + (file.size / 1024 / 1024) * UPLOAD_MS_PER_MB,
  );
  if (result.end === "unsent") return { ok: false, retry: true, code: "provider_unreachable" };
  if (result.end === "lost") return { ok: false, retry: true, code: "provider_timeout" };
  const answer = asObject(result.json);
  const ref = asText(answer.id);
  if (result.status >= 200 && result.status < 300 && ref !== null) {
    return { ok: true, ref, expiresAt: new Date(Date.now() + GOOD_FOR_MS).toISOString() };
  }
  const error = errorOf(answer.error);
  const verdict = error && verdictOf(error);
  if (verdict) {
    const code = verdict.code === "bad_request" ? "media_rejected" : verdict.code;
    return { ok: false, retry: verdict.retry === true, code };
  }
  if (result.status === 401) return { ok: false, retry: false, code: "channel_auth" };
  if (result.status === 413) return { ok: false, retry: false, code: "media_rejected" };
  return { ok: false, retry: true, code: "provider_unavailable" };
}

/** The three fields Meta asks for, with the file as it comes. */
function formOf({ body, mimeType }: MediaFile, boundary: string): ReadableStream<Uint8Array> {
  const text = new TextEncoder();
  const field = (name: string, more = "") =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${more}\r\n`;
  const head =
    `${field("messaging_product")}\r\nwhatsapp\r\n${field("type")}\r\n${mimeType}\r\n` +
    `${field("file", '; filename="file"')}content-type: ${mimeType}\r\n\r\n`;
  return body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      start: (controller) => controller.enqueue(text.encode(head)),
      flush: (controller) => controller.enqueue(text.encode(`\r\n--${boundary}--\r\n`)),
    }),
  );
}
