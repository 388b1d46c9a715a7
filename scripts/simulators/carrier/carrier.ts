// A telephone company on one WebSocket port: webphones register, call, are called, and talk.
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import type { CallListener } from "./call.ts";
import type { Directory } from "./digest.ts";
import { goodManners } from "./manners.ts";
import { createNumbers, type Pace } from "./numbers.ts";
import { createRegistrar } from "./registrar.ts";
import { type SipSocket, wrapSocket } from "./sip-socket.ts";
import { createSwitchboard } from "./switchboard.ts";

export interface CarrierOptions {
  /** 0 takes any free port. */
  port: number;
  host?: string;
  directory: Directory;
  listener: CallListener;
  /** Where recordings go. */
  folder: string;
  /** How long a phone may be without socket and sound before its call is over. */
  lostMs?: number;
  pace?: Pace;
}

export async function startCarrier(options: CarrierOptions) {
  const { directory, listener, folder, lostMs = 15_000 } = options;
  const sockets = new Set<SipSocket>();
  const registrar = createRegistrar();
  const numbers = createNumbers(options.pace);
  const manners = goodManners();
  let isDown = false;
  let isFrozen = false;
  let port = options.port;

  const board = createSwitchboard({
    directory,
    registrar,
    numbers,
    listener,
    manners,
    folder,
    contact: () => `<sip:carrier@127.0.0.1:${port};transport=ws>`,
  });

  const http = createServer((_request, response) => response.writeHead(426).end());
  const server = new WebSocketServer({
    server: http,
    maxPayload: 64 * 1024,
    handleProtocols: (protocols) => (protocols.has("sip") ? "sip" : false),
    verifyClient: ({ req }: { req: IncomingMessage }) => !isDown && speaksSip(req),
  });
  server.on("connection", (connection) => {
    const socket = wrapSocket(connection);
    socket.frozen = isFrozen;
    sockets.add(socket);
    connection.on("message", (data) => {
      if (socket.frozen) return;
      board.receive(socket, data.toString()).catch((error: unknown) => {
        console.error("carrier:", error);
      });
    });
    connection.on("close", () => {
      sockets.delete(socket);
      board.socketClosed();
    });
    connection.on("error", () => socket.drop());
  });
  await new Promise<void>((resolve, reject) => {
    http.once("error", reject);
    http.listen(options.port, options.host ?? "127.0.0.1", resolve);
  });
  port = (http.address() as AddressInfo).port;
  const sweeping = setInterval(() => board.sweep(lostMs), 1_000);
  sweeping.unref();

  function dropSockets() {
    for (const socket of sockets) socket.drop();
  }

  return {
    port,
    url: `ws://127.0.0.1:${port}`,
    board,
    numbers,
    /** To be changed at will. */
    manners,
    registrar,
    /** Connections break, and stay broken until it is up again. */
    setDown(down: boolean) {
      isDown = down;
      if (down) dropSockets();
    },
    /** Connections stay open and nothing passes. */
    setFrozen(frozen: boolean) {
      isFrozen = frozen;
      for (const socket of sockets) socket.frozen = frozen;
    },
    dropSockets,
    async close() {
      clearInterval(sweeping);
      const calls = board.calls();
      for (const call of calls) call.end("NORMAL_TEMPORARY_FAILURE");
      await Promise.all(calls.map((call) => call.over));
      dropSockets();
      server.close();
      http.closeAllConnections();
      await new Promise<void>((resolve) => http.close(() => resolve()));
    },
  };
}

export type Carrier = Awaited<ReturnType<typeof startCarrier>>;

function speaksSip(request: IncomingMessage): boolean {
  const offered = request.headers["sec-websocket-protocol"] ?? "";
  return offered.split(",").some((protocol) => protocol.trim() === "sip");
}
