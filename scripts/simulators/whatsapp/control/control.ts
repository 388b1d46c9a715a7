// The control calls: what tests and the customer's phone page ask of the simulated WhatsApp.
import type { IncomingMessage, ServerResponse } from "node:http";
import { controlCalls } from "../../control.ts";
import { RequestRefused } from "../../http.ts";
import type { WhatsApp } from "../simulator.ts";
import { account } from "./account.ts";
import { people } from "./people.ts";
import { records } from "./records.ts";
import { talk } from "./talk.ts";

const prefix = "/_sim/whatsapp/";

/** A video of 16 MB in base64, and then some. */
const largestBody = 32 * 1024 * 1024;

const calls = controlCalls<WhatsApp>(
  prefix,
  { ...people, ...talk, ...records, ...account },
  largestBody,
);

export async function control(
  sim: WhatsApp,
  req: IncomingMessage,
  res: ServerResponse,
  url: URL,
): Promise<void> {
  const name = url.pathname.slice(prefix.length);
  const file = req.method === "GET" ? /^media\/(\d+)$/.exec(name) : null;
  if (file) return showMedia(sim, file[1]!, res);
  return calls(sim, req, res, url);
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
