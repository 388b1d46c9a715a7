// A wire to the played WhatsApp on which a call can be cut anywhere: before it hears a byte, in the
// middle of the message, when it has taken it, in the middle of its answer.
import {
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from "node:http";
import type { Aim } from "./aim.ts";

export async function openProviderWire(url: string, aim: Aim): Promise<Server> {
  const server = createServer((req, res) => {
    carry(url, aim, req, res).catch(() => res.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

async function carry(url: string, aim: Aim, req: IncomingMessage, res: ServerResponse) {
  const body = await wholeOf(req);
  const isMessage = req.method === "POST" && /\/messages$/.test(req.url ?? "");
  const nth = isMessage ? aim.begun("call") : 0;
  if (aim.strike("call", nth, "unheard")) return;
  const { "transfer-encoding": _, ...headers } = req.headers;
  const call = request(`${url}${req.url}`, {
    method: req.method,
    headers: { ...headers, "content-length": body.length },
    agent: false,
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    call.once("response", resolve).once("error", reject);
  });
  answered.catch(() => undefined); // when the call is cut
  call.write(body.subarray(0, body.length >> 1));
  if (aim.strike("call", nth, "half heard")) {
    call.destroy();
    return;
  }
  call.end(body.subarray(body.length >> 1));
  const answer = await answered;
  const words = await wholeOf(answer);
  if (aim.strike("call", nth, "taken")) return;
  const { "transfer-encoding": __, ...given } = answer.headers;
  res.writeHead(answer.statusCode ?? 500, { ...given, "content-length": words.length });
  res.write(words.subarray(0, words.length >> 1));
  if (aim.strike("call", nth, "half answered")) return;
  res.end(words.subarray(words.length >> 1));
  aim.strike("call", nth, "answered");
}

async function wholeOf(stream: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
