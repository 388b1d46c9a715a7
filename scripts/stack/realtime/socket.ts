// One WebSocket: routes frames to its channels. Heartbeats are answered here, so a slow join on one
// topic never makes the socket look dead.
import type { IncomingHttpHeaders } from "node:http";
import type { RawData, WebSocket } from "ws";
import type { Channel, Connection } from "./channel.ts";
import { type ClientFrame, decodeFrame, encodeText, type Frame, type Vsn } from "./codec.ts";
import type { Context } from "./context.ts";
import { openChannel } from "./open-channel.ts";

export interface LiveSocket {
  channels(): Channel[];
  /** Ends the connection without a closing handshake, as a network failure does. */
  cut(): void;
  /** Whether it was. */
  closeIfIdle(idleMs: number): boolean;
}

export interface SocketCounters {
  malformed: number;
  slowReaders: number;
}

export interface SocketRequest {
  vsn: Vsn;
  apiKey: string;
  headers: Record<string, string>;
  counters: SocketCounters;
}

export function serveSocket(context: Context, ws: WebSocket, request: SocketRequest): LiveSocket {
  const { vsn, counters } = request;
  const channels = new Map<string, Channel>();
  let lastHeard = Date.now();

  const connection: Connection = {
    vsn,
    apiKey: request.apiKey,
    headers: request.headers,
    channelCount: () => channels.size,
    send(data) {
      if (ws.readyState !== ws.OPEN) return;
      if (ws.bufferedAmount > context.limits.maxBufferedBytes) {
        counters.slowReaders += 1;
        context.log("realtime.slow_reader_cut", { bufferedBytes: ws.bufferedAmount });
        ws.terminate();
        return;
      }
      ws.send(data);
    },
    push: (frame) => connection.send(encodeText(vsn, frame)),
    drop(channel) {
      if (channels.get(channel.topic) === channel) channels.delete(channel.topic);
    },
    disconnect: () => ws.close(1000),
  };

  function route(frame: ClientFrame): void {
    if (frame.topic === "phoenix") {
      if (frame.event === "heartbeat") connection.push(answer(frame, "ok"));
    } else if (frame.event === "phx_join") {
      join(frame);
    } else {
      forward(frame);
    }
  }

  function join(frame: ClientFrame): void {
    if (!frame.topic.startsWith("realtime:")) {
      connection.push(answer(frame, "error", { reason: "unmatched topic" }));
      return;
    }
    channels.get(frame.topic)?.end(true);
    channels.set(frame.topic, openChannel(context, connection, frame));
  }

  function forward(frame: ClientFrame): void {
    const channel = channels.get(frame.topic);
    // A frame of an earlier join of this topic says nothing about the present one.
    const stale = channel && frame.joinRef !== null && frame.joinRef !== channel.joinRef;
    if (channel && !stale) channel.receive(frame);
    else if (frame.event === "phx_leave") connection.push(answer(frame, "ok"));
    else if (!channel) connection.push(answer(frame, "error", { reason: "unmatched topic" }));
  }

  ws.on("message", (data: RawData, isBinary: boolean) => {
    lastHeard = Date.now();
    const frame = decodeFrame(vsn, asBuffer(data), isBinary);
    if (frame) {
      route(frame);
      return;
    }
    counters.malformed += 1;
    context.log("realtime.malformed_frame", { isBinary });
  });
  ws.on("close", () => {
    for (const channel of [...channels.values()]) channel.end(false);
  });
  // ws reports protocol errors (a frame over the limit) here and then closes by itself.
  ws.on("error", (error) => context.log("realtime.socket_error", { error: String(error) }));

  return {
    channels: () => [...channels.values()],
    cut: () => ws.terminate(),
    closeIfIdle(idleMs) {
      const isIdle = Date.now() - lastHeard > idleMs;
      if (isIdle) ws.close(1000);
      return isIdle;
    },
  };
}

/** The x-* headers of the upgrade: policies see them as `request.headers`. */
export function customHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name, value]) => name.startsWith("x-") && typeof value === "string")
      .map(([name, value]) => [name, String(value)]),
  );
}

function answer(frame: ClientFrame, status: "ok" | "error", response: object = {}): Frame {
  const { joinRef, ref, topic } = frame;
  return { joinRef, ref, topic, event: "phx_reply", payload: { status, response } };
}

function asBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
