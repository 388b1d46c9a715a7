// A hand on the local Realtime server itself: kill it, keep it away, let it hang up or rest. Only the
// local stack can be treated so; it is found by the folder its data is in.
import { readFileSync } from "node:fs";
import { createConnection } from "node:net";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { info } from "./inbox-world.ts";

const REALTIME_PORT = 54_333;
const root = join(import.meta.dirname, "../..");
export const dataDir = resolve(root, process.env.PROSA_DATA_DIR ?? ".local");

interface RunFile {
  offset: number;
  services: { realtime: number };
}

interface Health {
  sockets: number;
  channels: number;
  database: { listening: boolean };
}

const runFile = () => JSON.parse(readFileSync(join(dataDir, "run.json"), "utf8")) as RunFile;
const port = () => REALTIME_PORT + runFile().offset;
const address = () => `http://127.0.0.1:${port()}`;

/** Whether somebody has the port, also one who is stopped and answers nothing. */
function isListenedTo(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port: port(), host: "127.0.0.1" });
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

/** Null while nobody listens on its port. */
export async function realtimeHealth(): Promise<Health | null> {
  const response = await fetch(`${address()}/health`).catch(() => null);
  return response && ((await response.json()) as Health);
}

/** The faults of scripts/stack/realtime/README.md. */
export async function chaos(verb: string, body: object = {}): Promise<Record<string, number>> {
  const response = await fetch(`${address()}/chaos/${verb}`, {
    method: "POST",
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${verb}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Record<string, number>;
}

/** Kills the server without a word to anybody and answers the process that the stack starts in its place. */
async function killRealtime(): Promise<number> {
  const killed = runFile().services.realtime;
  process.kill(killed, "SIGKILL");
  let successor = killed;
  while (successor === killed) {
    await sleep(5);
    successor = runFile().services.realtime;
  }
  return successor;
}

/**
 * Kills the server and holds its successor, before it listens, for as long as `meanwhile` takes.
 * Answers when it could be reached again.
 */
export async function withoutRealtime(meanwhile: () => Promise<void>): Promise<number> {
  let successor = await killRealtime();
  process.kill(successor, "SIGSTOP");
  // One that was back before it could be held goes the same way.
  while (await isListenedTo()) {
    successor = await killRealtime();
    process.kill(successor, "SIGSTOP");
  }
  try {
    await meanwhile();
  } finally {
    process.kill(successor, "SIGCONT");
  }
  while (!(await realtimeHealth())) await sleep(20);
  return Date.now();
}

/** The status of a request with this token, as the API sees it now. */
export async function statusOf(token: string): Promise<number> {
  const headers = { apikey: info.keys.publishable, authorization: `Bearer ${token}` };
  const response = await fetch(`${info.urls.api}/rest/v1/inbox?select=id&limit=1`, { headers });
  return response.status;
}
