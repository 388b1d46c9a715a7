// A wire to Postgres that knows where a statement begins and where its answer ends, so that somebody
// can die exactly there.
import { createConnection, createServer, type Server, type Socket } from "node:net";
import type { Aim } from "./aim.ts";

const EXECUTE = "E";
const PARSE = "P";
const SYNC = "S";
const QUERY = "Q";
const KEY_DATA = "K";
const READY = "Z";

export async function openPostgresWire(port: number, aim: Aim): Promise<Server> {
  const server = createServer((client) => carry(client, port, aim));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

function carry(client: Socket, port: number, aim: Aim): void {
  const upstream = createConnection({ port, host: "127.0.0.1" });
  let backend: number | undefined;
  let named = "";
  let asked: { what: string; nth: number } | null = null;
  // What is held back stays held back: whoever waits for it finds out by the end of the connection.
  let deaf = false;
  let dumb = false;

  const forward = readMessages(true, (type, message) => {
    if (deaf) return;
    if (type === PARSE || type === QUERY)
      named = /\bprivate\.(\w+)/.exec(message.toString())?.[1] ?? "";
    if (type === EXECUTE) asked = { what: named, nth: aim.begun(named) };
    if (type === EXECUTE && aim.strike(named, asked!.nth, "asked", backend)) {
      deaf = true;
      return;
    }
    upstream.write(message);
    if (type === SYNC && asked) aim.strike(asked.what, asked.nth, "under way", backend);
  });
  const back = readMessages(false, (type, message) => {
    if (type === KEY_DATA) backend = message.readInt32BE(5);
    held.push(message);
    if (type !== READY) return;
    if (asked && aim.strike(asked.what, asked.nth, "done", backend)) dumb = true;
    asked = null;
    flush();
  });
  // The answer goes out whole, or not at all.
  const held: Buffer[] = [];
  const flush = () => {
    const all = held.splice(0);
    if (!dumb) for (const message of all) client.write(message);
  };

  client.on("data", forward).on("error", () => undefined);
  upstream.on("data", (bytes) => {
    back(bytes);
    // Logging in and describing a statement end otherwise than with READY.
    if (!asked) flush();
  });
  upstream.on("error", () => undefined);
  client.on("close", () => upstream.end());
  upstream.on("close", () => {
    flush();
    client.end();
  });
}

/** Cuts a stream into messages; the first of a client has no type. */
function readMessages(fromClient: boolean, take: (type: string, message: Buffer) => void) {
  let rest: Buffer = Buffer.alloc(0);
  let greeted = !fromClient;
  return (bytes: Buffer) => {
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    for (;;) {
      const head = greeted ? 1 : 0;
      if (rest.length < head + 4) return;
      const length = head + rest.readInt32BE(head);
      if (rest.length < length) return;
      const message = rest.subarray(0, length);
      rest = rest.subarray(length);
      take(greeted ? String.fromCharCode(message[0]!) : "", message);
      greeted = true;
    }
  };
}
