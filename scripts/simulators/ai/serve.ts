// What both providers do with a call: know who asks, keep what came, misbehave on order, answer.
import { createHash } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { parseObject, RequestRefused, readBytes } from "../http.ts";
import type { AiFault, Target } from "./faults.ts";
import type { KeyOptions, Provider } from "./keys.ts";
import { Refused } from "./refused.ts";
import type { Entry } from "./requests.ts";
import type { Ai } from "./simulator.ts";

export interface Call {
  ai: Ai;
  key: KeyOptions;
  entry: Entry;
  target: Target;
  /** The JSON, or an empty object. */
  body: Record<string, unknown>;
  form: FormData | null;
}

/** `frames` are a stream's events, as they go over the wire. */
export type Answer = { usage?: unknown } & ({ body: unknown } | { frames: string[] });

export interface Door {
  provider: Provider;
  /** In front of every path. */
  prefix: string;
  largestBody: number;
  routes: Record<string, (call: Call) => Answer | Promise<Answer>>;
  /** The key, or a refusal. */
  enter(req: IncomingMessage, keys: readonly KeyOptions[]): KeyOptions;
  /** Refuses a key that may not do this. */
  allow(key: KeyOptions, method: string, model: string | null): void;
  tooLarge(bytes: number): Refused;
  badJson(): Refused;
  noRoute(method: string, path: string): Refused;
  fault(fault: AiFault, model: string | null): Refused;
  refusal(refused: Refused, id: string): unknown;
  headers(id: string): Record<string, string>;
}

export async function serve(
  ai: Ai,
  door: Door,
  req: IncomingMessage,
  res: ServerResponse,
  url: URL,
) {
  const method = req.method ?? "GET";
  const path = url.pathname.slice(door.prefix.length);
  const id = `req_${ai.next()}`;
  const began = performance.now();
  const entry = ai.requests.open(door.provider, method, path);
  res.once("close", () => {
    entry.aborted = !res.writableFinished;
    entry.took_ms = Math.round(performance.now() - began);
    ai.events.publish("ai", { id: entry.id });
  });
  const send = (status: number, value: unknown, headers: Record<string, string> = {}) =>
    write(res, entry, status, JSON.stringify(value), { ...door.headers(id), ...headers });

  try {
    const call = await read(ai, door, req, entry, path);
    const scripted = ai.answers.take(call.target, true);
    if (scripted) {
      entry.scripted = true;
      return send(scripted.status ?? 200, scripted.body, scripted.headers);
    }
    const before = ai.faults.take("before", call.target);
    if (before) {
      entry.faults.push(before.kind);
      if (before.kind === "reset") return req.socket.resetAndDestroy();
      if (before.kind === "hang") return await hang(res, before.ms);
      throw door.fault(before, call.target.model);
    }
    const route = door.routes[`${method} ${path}`];
    if (!route) throw door.noRoute(method, path);
    const answer = await route(call);
    entry.usage = answer.usage ?? null;
    const after = ai.faults.take("after", call.target);
    if (after) entry.faults.push(after.kind);
    await pause(ai.settings.answer_ms + (after?.kind === "slow" ? after.ms : 0));
    if (after?.kind === "html" || after?.kind === "garbage") return pretend(res, entry, after);
    const half = after?.kind === "truncated";
    if ("frames" in answer)
      return await stream(ai, res, entry, answer.frames, door.headers(id), half);
    if (typeof answer.body === "string") {
      return write(res, entry, 200, answer.body, {
        ...door.headers(id),
        "content-type": "text/plain",
      });
    }
    if (!half) return send(200, answer.body);
    const text = JSON.stringify(answer.body);
    write(res, entry, 200, text.slice(0, text.length / 2), door.headers(id));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    send(error.status, door.refusal(error, id), error.headers);
  }
}

async function read(
  ai: Ai,
  door: Door,
  req: IncomingMessage,
  entry: Entry,
  path: string,
): Promise<Call> {
  const raw = await readBytes(req, door.largestBody).catch((error: unknown) => {
    if (error instanceof RequestRefused) throw door.tooLarge(door.largestBody + 1);
    throw error;
  });
  const type = req.headers["content-type"] ?? "";
  const form = type.startsWith("multipart/form-data") ? await formOf(raw, type) : null;
  const text = raw.toString("utf8");
  ai.requests.keep(entry, form ? await wordsOfForm(form) : text);
  const key = door.enter(req, ai.keys(door.provider));
  entry.key = key.name;
  const body = form || raw.length === 0 ? {} : parseObject(text);
  if (!body) throw door.badJson();
  const named = form ? form.get("model") : body.model;
  entry.model = typeof named === "string" ? named : null;
  entry.stream = body.stream === true;
  const { model, body: words } = entry;
  const target = { provider: door.provider, path, model, key: key.name, body: words };
  door.allow(key, entry.method, entry.model);
  return { ai, key, entry, target, body, form };
}

async function formOf(raw: Buffer, type: string): Promise<FormData> {
  const body = new Uint8Array(raw);
  return new Response(body, { headers: { "content-type": type } })
    .formData()
    .catch(() => new FormData());
}

async function wordsOfForm(form: FormData): Promise<string> {
  const fields = await Promise.all(
    [...form].map(async ([name, value]) => {
      if (typeof value === "string") return [name, value] as const;
      const bytes = Buffer.from(await value.arrayBuffer());
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      return [name, { name: value.name, type: value.type, bytes: bytes.length, sha256 }] as const;
    }),
  );
  return JSON.stringify(Object.fromEntries(fields));
}

function write(
  res: ServerResponse,
  entry: Entry,
  status: number,
  text: string,
  headers: Record<string, string>,
) {
  entry.status = status;
  const body = Buffer.from(text);
  res.writeHead(status, {
    "content-type": "application/json",
    ...headers,
    "content-length": body.length,
  });
  res.end(body);
}

async function stream(
  ai: Ai,
  res: ServerResponse,
  entry: Entry,
  frames: string[],
  headers: Record<string, string>,
  half: boolean,
) {
  entry.status = 200;
  res.writeHead(200, {
    ...headers,
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
  });
  for (const frame of half ? frames.slice(0, frames.length / 2) : frames) {
    if (res.destroyed) return;
    res.write(frame);
    if (ai.settings.piece_ms > 0) await pause(ai.settings.piece_ms);
  }
  if (half) res.destroy();
  else res.end();
}

/** What a proxy in between might say in place of the provider. */
function pretend(res: ServerResponse, entry: Entry, { kind }: AiFault) {
  const page = "<!doctype html><title>502 Bad Gateway</title><h1>Bad Gateway</h1>";
  const type = kind === "html" ? "text/html" : "application/json";
  write(res, entry, 200, kind === "html" ? page : "upstream says: ok ok ok", {
    "content-type": type,
  });
}

async function hang(res: ServerResponse, ms: number) {
  const gone = new AbortController();
  await Promise.race([once(res, "close"), pause(ms, null, { signal: gone.signal })]);
  gone.abort();
  res.destroy();
}
