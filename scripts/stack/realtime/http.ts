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
  const match = /^\/api\/broadcast(?:\/([^/]+)\/events\/([^/]+))?$/.exec(path);
  if (!match) return null;
  if (request.method === "OPTIONS") return { status: 204 };
  if (request.method !== "POST") return { status: 405, body: { message: "Method Not Allowed" } };

  const claims = await authenticate(context, request);
  if (!claims) return { status: 401, body: { message: "Unauthorized" } };
  const body = await readBody(request, context.limits.maxFrameBytes);
  if (!body) return { status: 413, body: { message: "Payload Too Large" } };
  const caller = { claims, headers: customHeaders(request.headers) };
  const [, topic, event] = match;
  if (!topic || !event) return sendBatch(context, caller, body);
  return sendOne(context, caller, body, {
    topic,
    event,
    query,
    type: request.headers["content-type"],
  });
}

const tooMany: Answer = { status: 429, body: { message: "You have exceeded your rate limit" } };

type Caller = { claims: Claims; headers: Record<string, string> };

interface Single {
  topic: string;
  event: string;
  query: URLSearchParams;
  type: string | undefined;
}

async function sendOne(
  context: Context,
  caller: Caller,
  body: Buffer,
  single: Single,
): Promise<Answer> {
  const { query } = single;
  const topic = decode(single.topic);
  const event = decode(single.event);
  if (topic === null || event === null) {
    return { status: 422, body: { message: "The topic or the event is not URL-encoded" } };
  }
  if (query.has("persist") || query.has("persist[ttl]")) {
    return { status: 422, body: { message: "Stored broadcasts are not supported here" } };
  }
  const isBinary = single.type === "application/octet-stream";
  if (!isBinary && parseJson(body) === undefined) {
    return { status: 422, body: { message: "The body is not JSON" } };
  }
  if (!payloadFits(body.length, context.limits)) {
    return { status: 422, body: { message: "Payload size exceeds the limit" } };
  }
  const room = { topic, isPrivate: asBoolean(query.get("private")) };
  if (overRate(context, 1)) return tooMany;
  if (room.isPrivate && !(await mayWrite(context, caller, room.topic))) {
    return { status: 403, body: { message: "Forbidden" } };
  }
  context.hub.broadcast(room, {
    kind: "user",
    message: { event, encoding: isBinary ? "binary" : "json", body },
  });
  return { status: 202 };
}

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

function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
