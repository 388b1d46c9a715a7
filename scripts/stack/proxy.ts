// Passes requests and sockets on to the functions and Realtime processes, byte for byte.
import { Agent, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

function forwarded(incoming: IncomingMessage): Record<string, string | string[] | undefined> {
  const client = incoming.socket.remoteAddress ?? "";
  const before = incoming.headers["x-forwarded-for"];
  return {
    ...incoming.headers,
    "x-forwarded-for": before ? `${before}, ${client}` : client,
    "x-forwarded-host": incoming.headers["x-forwarded-host"] ?? incoming.headers.host,
    "x-forwarded-proto": incoming.headers["x-forwarded-proto"] ?? "http",
  };
}

export function proxyRequest(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  port: number,
): void {
  const onward = request(
    {
      agent,
      host: "127.0.0.1",
      port,
      method: incoming.method,
      path: incoming.url,
      headers: forwarded(incoming),
    },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
      answer.on("error", () => outgoing.destroy());
    },
  );
  onward.on("error", () => {
    if (outgoing.headersSent) outgoing.destroy();
    else {
      outgoing
        .writeHead(503, { "content-type": "application/json", "access-control-allow-origin": "*" })
        .end(JSON.stringify({ message: "The service behind this address is not running" }));
    }
  });
  outgoing.on("close", () => onward.destroy());
  incoming.pipe(onward);
}

export function proxyUpgrade(
  incoming: IncomingMessage,
  client: Duplex,
  head: Buffer,
  port: number,
): void {
  const onward = request({
    host: "127.0.0.1",
    port,
    method: incoming.method,
    path: incoming.url,
    headers: forwarded(incoming),
  });
  client.on("error", () => onward.destroy());
  onward.on("error", () => client.end("HTTP/1.1 503 Service Unavailable\r\n\r\n"));
  onward.on("upgrade", (answer, server, serverHead) => {
    const lines = rawHeaders(answer);
    client.write(`HTTP/1.1 101 Switching Protocols\r\n${lines}\r\n\r\n`);
    if (serverHead.length > 0) client.write(serverHead);
    if (head.length > 0) server.write(head);
    server.on("error", () => client.destroy()).on("close", () => client.destroy());
    client.on("error", () => server.destroy()).on("close", () => server.destroy());
    server.pipe(client).pipe(server);
  });
  onward.on("response", (answer) => {
    client.write(
      `HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}\r\n${rawHeaders(answer)}\r\n\r\n`,
    );
    answer.pipe(client);
  });
  onward.end();
}

function rawHeaders(message: IncomingMessage): string {
  const lines: string[] = [];
  for (let at = 0; at < message.rawHeaders.length; at += 2) {
    lines.push(`${message.rawHeaders[at]}: ${message.rawHeaders[at + 1]}`);
  }
  return lines.join("\r\n");
}
