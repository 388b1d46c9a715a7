// The Graph API's front: version, token, object, then the edge that was asked for.
import type { IncomingMessage, ServerResponse } from "node:http";
import { parseObject, readBytes, resetConnection } from "../http.ts";
import { authenticate, deadToken, linesOf, ownLine } from "./graph-auth.ts";
import { GraphError, objectMissing, unknownPath, whatsappError } from "./graph-error.ts";
import { accept, checkProduct, checkSend } from "./graph-messages.ts";
import {
  listNumbers,
  listSubscriptions,
  readNumber,
  readWaba,
  subscribe,
  unsubscribe,
} from "./graph-nodes.ts";
import { isReadReceipt, markRead } from "./graph-read.ts";
import { resolveVersion } from "./graph-version.ts";
import {
  downloadMedia,
  downloadPath,
  ownMedia,
  resolveMedia,
  uploadMedia,
} from "./media/graph-media.ts";
import { metaBytes } from "./meta-json.ts";
import { refuseByFault, spoilAnswer } from "./send-faults.ts";
import type { WhatsApp } from "./simulator.ts";
import { listTemplates } from "./templates/graph-templates.ts";
import type { Line } from "./world.ts";

interface Call {
  sim: WhatsApp;
  req: IncomingMessage;
  res: ServerResponse;
  url: URL;
}

export async function graph(sim: WhatsApp, req: IncomingMessage, res: ServerResponse, url: URL) {
  const call = { sim, req, res, url };
  try {
    if (url.pathname === downloadPath) return await downloadMedia(sim, req, res, url);
    const path = resolveVersion(url.pathname);
    if (!path) throw unknownPath(`/${url.pathname.split("/").slice(2).join("/")}`);
    res.setHeader("facebook-api-version", path.version);
    const [id = "", edge, ...rest] = path.segments;
    if (edge === "messages" && sim.faults.take("before_body", id)) return resetConnection(req);
    const answer = await route(call, id, rest.length > 0 ? undefined : edge, path.segments);
    if (answer !== undefined) respond(res, 200, answer);
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    if (error.body.error.code === 190) {
      const message = error.body.error.message;
      res.setHeader("www-authenticate", `OAuth "Facebook Platform" "invalid_token" "${message}"`);
    }
    respond(res, error.status, error.body);
  }
}

async function route(call: Call, id: string, edge: string | undefined, segments: string[]) {
  const { sim, req, url } = call;
  const { world } = sim;
  const method = req.method ?? "GET";
  const token = authenticate(world, req, url, `/${segments.join("/")}`);
  if (linesOf(world, token).some((line) => sim.faults.take("token", line.phone_number_id))) {
    throw deadToken();
  }
  const fields = url.searchParams.get("fields");

  if (id === "me" && segments.length === 1 && method === "GET") {
    const owner = linesOf(world, token)[0]!;
    return { id: `9${owner.waba_id.slice(1)}`, name: `${owner.verified_name} system user` };
  }
  if (!/^\d+$/.test(id) || segments.length > 2) throw unknownPath(`/${segments.join("/")}`);

  const lines = linesOf(world, token).filter((line) => line.waba_id === id);
  const account = lines[0];
  if (account) {
    if (segments.length === 1 && method === "GET") return readWaba(account, fields);
    if (edge === "phone_numbers" && method === "GET") return listNumbers(world, lines, fields);
    if (edge === "message_templates" && method === "GET") {
      return listTemplates(world, account, new URL(url.href.replace(url.origin, originOf(req))));
    }
    if (edge === "subscribed_apps") {
      if (method === "GET") return listSubscriptions(world, account);
      if (method === "POST") return subscribe(world, account, await params(call));
      if (method === "DELETE") return unsubscribe(world, account);
    }
    throw edge ? unknownPath(`/${edge}`) : objectMissing(method, id);
  }

  const file = segments.length === 1 ? ownMedia(sim, token, id) : null;
  if (file && method === "GET") return resolveMedia(sim, file, req, url);
  if (file && method === "DELETE") {
    sim.media.remove(id);
    return { success: true };
  }

  const line = ownLine(world, token, id, method);
  if (segments.length === 1 && method === "GET") return readNumber(world, line, fields);
  if (edge === "messages" && method === "POST") return postMessage(call, line);
  if (edge === "media" && method === "POST") return uploadMedia(sim, line, req);
  throw edge && edge !== "messages" && edge !== "media"
    ? unknownPath(`/${edge}`)
    : objectMissing(method, id);
}

function originOf(req: IncomingMessage): string {
  return `http://${req.headers.host}`;
}

async function postMessage(call: Call, line: Line) {
  const { sim, req, res } = call;
  const body = await params(call);
  checkProduct(body);
  if (isReadReceipt(body)) return markRead(sim, line, body);

  const fault = sim.faults.take("on_send", line.phone_number_id);
  if (fault && (await refuseByFault(fault, req, res))) return undefined;

  const outgoing = checkSend(sim, line, body);
  const throttled = sim.rate.take(line.phone_number_id, outgoing.waId ?? outgoing.input);
  if (throttled) throw whatsappError(throttled);
  const answer = accept(sim, line, outgoing);

  return fault ? spoilAnswer(fault, answer, sim.ticks, req, res) : answer;
}

/** Meta takes JSON and forms alike; what it cannot read counts as no parameters at all. */
async function params({ req, url }: Call): Promise<Record<string, unknown>> {
  const text = (await readBytes(req)).toString("utf8");
  const form = req.headers["content-type"]?.includes("application/x-www-form-urlencoded");
  const body = form ? Object.fromEntries(new URLSearchParams(text)) : (parseObject(text) ?? {});
  return { ...Object.fromEntries(url.searchParams), ...body };
}

function respond(res: ServerResponse, status: number, value: unknown): void {
  if (res.destroyed) return;
  const body = metaBytes(value);
  res.writeHead(status, {
    "content-type": "application/json; charset=UTF-8",
    "content-length": body.length,
  });
  res.end(body);
}
