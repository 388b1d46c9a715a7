// The listening address of a recording: it leads to another host, and what is there may be gone.

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Api4com } from "./simulator.ts";

/** False for an address that is none of these. */
export async function recordings(
  sim: Api4com,
  req: IncomingMessage,
  res: ServerResponse,
  path: string,
): Promise<boolean> {
  const [, place, id] = /^\/(files\/listen|fs3)\/([0-9a-f-]{36})\.wav$/.exec(path) ?? [];
  if (!place || !id) return false;
  const file = sim.carrier.board.call(id)?.file;
  const fault = place === "fs3" ? null : sim.faults.take("recording", id);
  if (fault?.kind === "recording_elsewhere") return leadTo(res, fault.url);
  if (!file || fault?.kind === "recording_dead") return answer(res, 404, "text/plain", "Not Found");
  if (fault?.kind === "recording_empty") return answer(res, 200, "audio/wav", "");
  if (fault?.kind === "recording_html") return answer(res, 200, "text/html", "<h1>Login</h1>");
  if (place !== "fs3") return leadTo(res, `/fs3/${id}.wav`);
  res.writeHead(200, { "content-type": "audio/wav", "content-length": (await stat(file)).size });
  if (req.method === "HEAD") res.end();
  else createReadStream(file).pipe(res);
  return true;
}

function leadTo(res: ServerResponse, location: string): true {
  res.writeHead(302, { location }).end();
  return true;
}

function answer(res: ServerResponse, status: number, type: string, body: string): true {
  res.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(body) });
  res.end(body);
  return true;
}
