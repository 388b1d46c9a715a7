// The WebSocket handshake: the api key is checked before there is a socket, and a refusal is plain
// HTTP with a JSON error.
import { type IncomingMessage, type Server, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import type { Vsn } from "./codec.ts";
import type { Context } from "./context.ts";
import { splitUrl } from "./http.ts";
import { customHeaders, type LiveSocket, type SocketCounters, serveSocket } from "./socket.ts";

interface Handshake {
  vsn: Vsn;
  apiKey: string;
}

interface Refusal {
  status: number;
  error: string;
}

export interface Sockets {
  live: Set<LiveSocket>;
  counters: SocketCounters;
  close(): void;
}

const socketPaths = new Set(["/websocket", "/socket/websocket"]);
const sweepMs = 5000;

/** `onFirst` runs whenever a socket arrives and none was open. */
export function acceptSockets(context: Context, server: Server, onFirst: () => void): Sockets {
  const live = new Set<LiveSocket>();
  const counters: SocketCounters = { malformed: 0, slowReaders: 0 };
  const wss = new WebSocketServer({ noServer: true, maxPayload: context.limits.maxFrameBytes });
  const pending = new Set<Duplex>();
  const timers = new Set<NodeJS.Timeout>();

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { path, query } = splitUrl(request);
    const checked = socketPaths.has(path)
      ? await checkHandshake(context, request, query, live.size)
      : { status: 404, error: "Not Found" };
    if (!socket.writable) return;
    if ("status" in checked) {
      const timer = setTimeout(() => {
        timers.delete(timer);
        refuseUpgrade(socket, checked);
      }, context.delays.connectErrorMs);
      timers.add(timer);
      return;
    }
    wss.handleUpgrade(request, socket, head, (ws) => {
      if (live.size === 0) onFirst();
      const headers = customHeaders(request.headers);
      const one = serveSocket(context, ws, { ...checked, headers, counters });
      live.add(one);
      ws.on("close", () => live.delete(one));
    });
  }

  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    pending.add(socket);
    socket.on("close", () => pending.delete(socket));
    socket.on("error", () => socket.destroy());
    upgrade(request, socket, head).catch((error) => {
      context.log("realtime.upgrade_failed", { error: String(error) });
      socket.destroy();
    });
  });
  const sweep = setInterval(() => {
    for (const one of live) one.closeIfIdle(context.delays.idleMs);
  }, sweepMs);

  return {
    live,
    counters,
    close() {
      clearInterval(sweep);
      for (const timer of timers) clearTimeout(timer);
      for (const one of live) one.cut();
      for (const socket of pending) socket.destroy();
      wss.close();
    },
  };
}

async function checkHandshake(
  context: Context,
  request: IncomingMessage,
  query: URLSearchParams,
  connections: number,
): Promise<Handshake | Refusal> {
  const header = request.headers["x-api-key"];
  const apiKey = typeof header === "string" ? header : query.get("apikey");
  if (!apiKey) return { status: 401, error: "API key is missing" };
  const verified = await context.verify(apiKey);
  if (!verified.ok) {
    const expired = verified.problem === "expired";
    return { status: 401, error: expired ? "Token has expired" : verified.message };
  }
  if (connections >= context.limits.connections) {
    return { status: 429, error: "Too many connected users" };
  }
  if (context.rates.joins.perSecond() >= context.limits.joinsPerSecond) {
    return { status: 429, error: "Too many joins per second" };
  }
  return { apiKey, vsn: query.get("vsn") === "2.0.0" ? "2.0.0" : "1.0.0" };
}

function refuseUpgrade(socket: Duplex, { status, error }: Refusal): void {
  const body = JSON.stringify({ error });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n` +
      "content-type: application/json\r\n" +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
