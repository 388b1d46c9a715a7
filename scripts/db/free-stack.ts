// Finds ports for a stack that nobody uses, so that tests run beside a started stack and each other.
import { createServer } from "node:net";
import { type StackConfig, stackConfig } from "../stack/config.ts";

const first = 8000; // with it, even the highest port stays clear of the ones Linux hands out
const step = 50;
const slots = 40;
/** Whoever listens here has the offset, from before its services do until its process ends. */
const claimPort = 54_320;

export async function freeStack(
  env: Record<string, string | undefined> = {},
): Promise<StackConfig> {
  // Two commands started together begin their search at different places.
  for (let tried = 0; tried < slots; tried++) {
    const offset = first + ((process.pid + tried) % slots) * step;
    const config = stackConfig({ ...process.env, ...env, PROSA_PORT_OFFSET: String(offset) });
    if (!(await claim(claimPort + offset))) continue;
    const free = await Promise.all(Object.values(config.ports).map(isFree));
    if (free.every(Boolean)) return config;
  }
  throw new Error(`No free ports at the offsets ${first} to ${first + (slots - 1) * step}.`);
}

function claim(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().unref();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => resolve(true));
  });
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
