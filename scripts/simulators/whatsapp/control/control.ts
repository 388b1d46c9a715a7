// The control calls: what tests and the customer's phone page ask of the simulated WhatsApp.
import type { IncomingMessage, ServerResponse } from "node:http";
import { RequestRefused, readJson, sendJson } from "../../http.ts";
import type { WhatsApp } from "../simulator.ts";
import { account } from "./account.ts";
import { people } from "./people.ts";
import { records } from "./records.ts";
import type { Handler } from "./refs.ts";
import { talk } from "./talk.ts";

const handlers: Record<string, Handler> = { ...people, ...talk, ...records, ...account };

/** A video of 16 MB in base64, and then some. */
const largestBody = 32 * 1024 * 1024;

export async function control(
  sim: WhatsApp,
  req: IncomingMessage,
  res: ServerResponse,
  url: URL,
): Promise<void> {
  const name = url.pathname.slice("/_sim/whatsapp/".length);
  const file = req.method === "GET" ? /^media\/(\d+)$/.exec(name) : null;
  if (file) return showMedia(sim, file[1]!, res);
  const handler = handlers[`${req.method} ${name}`];
  if (!handler) throw new RequestRefused(404, "not_found", `There is no ${req.method} ${name}.`);
  const body = req.method === "GET" ? {} : await readJson(req, largestBody);
  sendJson(res, 200, await handler(sim, body, url.searchParams));
}

/** A file as the customer's phone shows it, whoever sent it. */
async function showMedia(sim: WhatsApp, id: string, res: ServerResponse): Promise<void> {
  const file = sim.media.find(id);
  const bytes = file && (await sim.media.bytesOf(file));
  if (!file || !bytes) throw new RequestRefused(404, "media_not_found", "No such file.");
  res.writeHead(200, {
    "content-type": file.mime_type,
    "content-length": bytes.length,
    // Nobody's file may act as a page of this site.
    "content-security-policy": "sandbox",
    "x-content-type-options": "nosniff",
    "cache-control": "private, max-age=3600",
  });
  res.end(bytes);
}
