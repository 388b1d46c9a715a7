// The little HTTP the simulators need on top of node:http.
import type { IncomingMessage, ServerResponse } from "node:http";

export class RequestRefused extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export async function readBytes(req: IncomingMessage, limit = 4 * 1024 * 1024): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    size += chunk.length;
    if (size > limit) throw new RequestRefused(413, "body_too_large", "The body is too large.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A control call's body; none at all counts as an empty object. */
export async function readJson(
  req: IncomingMessage,
  limit?: number,
): Promise<Record<string, unknown>> {
  const bytes = await readBytes(req, limit);
  const value = parseObject(bytes.toString("utf8") || "{}");
  if (!value) throw new RequestRefused(400, "json_invalid", "The body is not a JSON object.");
  return value;
}

/** Control calls need no login, so a page of another website must not be able to make them. */
export function refuseOtherSites(req: IncomingMessage): void {
  const site = req.headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") {
    throw new RequestRefused(403, "other_site", "Only the simulators' own pages may call this.");
  }
}

export function parseObject(text: string): Record<string, unknown> | null {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return null;
  }
}

export function asObject(value: unknown): Record<string, unknown> | null {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

export function sendJson(res: ServerResponse, status: number, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value));
  res.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": body.length,
    "cache-control": "no-store",
  });
  res.end(body);
}

/** A TCP reset, not a polite end: the caller sees ECONNRESET. */
export function resetConnection(req: IncomingMessage): void {
  req.socket.resetAndDestroy();
}
