// The REST side: a batch of broadcasts, one broadcast, preflight and health.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Context } from "./context.ts";
import { asBoolean, asRecord } from "./join.ts";
import { payloadFits } from "./limits.ts";
import { customHeaders } from "./socket.ts";
import { type Claims, isApiKey } from "./tokens.ts";

const cors = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, POST, OPTIONS",
  "access-control-allow-headers": "authorization, apikey, content-type, x-client-info, x-api-key",
};

export interface Answer {
  status: number;
  body?: object;
}

interface BatchMessage {
  topic: string;
  event: string;
  payload: Record<string, unknown>;
  isPrivate: boolean;
  id: string | null;
}

export function respond(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { ...cors, "content-type": "application/json" });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

/** The path without the prefix a gateway may or may not strip. */
export function splitUrl(request: IncomingMessage): { path: string; query: URLSearchParams } {
  const url = new URL(request.url ?? "/", "http://localhost");
  return { path: url.pathname.replace(/^\/realtime\/v1(?=\/)/, ""), query: url.searchParams };
}

/** Null: not a path of this API. */
export async function handleApi(
  context: Context,
  request: IncomingMessage,
  path: string,
  query: URLSearchParams,
): Promise<Answer | null> {
  const [, topic, event] = /^\/api\/broadcast(?:\/([^/]+)\/events\/([^/]+))?$/.exec(path) ?? [];
  if (!path.startsWith("/api/broadcast") || (path !== "/api/broadcast" && !topic)) return null;
  if (request.method === "OPTIONS") return { status: 204 };
  if (request.method !== "POST") return { status: 405, body: { message: "Method Not Allowed" } };

  const claims = await authenticate(context, request);
  if (!claims) return { status: 401, body: { message: "Unauthorized" } };
  const body = await readBody(request, context.limits.maxFrameBytes);
  if (!body) return { status: 413, body: { message: "Payload Too Large" } };
  const caller = { claims, headers: customHeaders(request.headers) };
  if (!topic || !event) return sendBatch(context, caller, body);

  if (query.has("persist") || query.has("persist[ttl]")) {
    return { status: 422, body: { message: "Stored broadcasts are not supported here" } };
  }
  const isBinary = request.headers["content-type"] === "application/octet-stream";
  if (!isBinary && parseJson(body) === undefined) {
    return { status: 422, body: { message: "The body is not JSON" } };
  }
  if (!payloadFits(body.length, context.limits)) {
    return { status: 422, body: { message: "Payload size exceeds the limit" } };
  }
  const room = {
    topic: decodeURIComponent(topic),
    isPrivate: asBoolean(query.get("private")),
  };
  if (overRate(context, 1)) return tooMany;
  if (room.isPrivate && !(await mayWrite(context, caller, room.topic))) {
    return { status: 403, body: { message: "Forbidden" } };
  }
  context.hub.broadcast(room, {
    kind: "user",
    message: { event: decodeURIComponent(event), encoding: isBinary ? "binary" : "json", body },
  });
  return { status: 202 };
}

const tooMany: Answer = { status: 429, body: { message: "You have exceeded your rate limit" } };

type Caller = { claims: Claims; headers: Record<string, string> };

/** Private messages of a topic the caller may not write are skipped and the answer is still 202. */
async function sendBatch(context: Context, caller: Caller, body: Buffer): Promise<Answer> {
  const messages = parseBatch(parseJson(body), context);
  if (!messages) return { status: 422, body: { errors: { messages: ["is invalid"] } } };
  if (overRate(context, messages.length)) return tooMany;
  const writable = new Map<string, boolean>();
  for (const { topic, event, payload, isPrivate, id } of messages) {
    if (isPrivate) {
      if (!writable.has(topic)) writable.set(topic, await mayWrite(context, caller, topic));
      if (!writable.get(topic)) continue;
    }
    const content = { type: "broadcast", event, payload };
    context.hub.broadcast(
      { topic, isPrivate },
      { kind: "text", payload: id ? { ...content, meta: { id } } : content },
    );
  }
  return { status: 202 };
}

function parseBatch(value: unknown, context: Context): BatchMessage[] | null {
  const { messages } = asRecord(value);
  if (!Array.isArray(messages) || messages.length === 0) return null;
  const parsed: BatchMessage[] = [];
  for (const message of messages) {
    const { topic, event, payload, private: isPrivate, id } = asRecord(message);
    if (typeof topic !== "string" || typeof event !== "string" || !topic || !event) return null;
    if (typeof payload !== "object" || payload === null || Array.isArray(payload)) return null;
    if (!payloadFits(Buffer.byteLength(JSON.stringify(payload)), context.limits)) return null;
    parsed.push({
      topic,
      event,
      payload: payload as Record<string, unknown>,
      isPrivate: asBoolean(isPrivate),
      id: typeof id === "string" ? id : null,
    });
  }
  return parsed;
}

function overRate(context: Context, amount: number): boolean {
  return context.rates.messages.perSecond() + amount > context.limits.messagesPerSecond;
}

async function mayWrite(context: Context, caller: Caller, topic: string): Promise<boolean> {
  const answer = await context.policies.write(caller, topic, "broadcast");
  return answer.ok && answer.allowed.has("broadcast");
}

async function authenticate(context: Context, request: IncomingMessage): Promise<Claims | null> {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1];
  const apiKey = request.headers["x-api-key"] ?? request.headers.apikey;
  const token = bearer && !isApiKey(bearer) ? bearer : (apiKey ?? bearer);
  if (typeof token !== "string") return null;
  const verified = await context.verify(token);
  return verified.ok ? verified.claims : null;
}

export async function readBody(request: IncomingMessage, max: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > max) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
