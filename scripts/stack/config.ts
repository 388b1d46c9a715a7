// Where everything of one local stack lives: ports, addresses and the data folder. Two stacks run
// side by side when they differ in PROSA_PORT_OFFSET and PROSA_DATA_DIR.
import { join, resolve } from "node:path";

export const rootDir = resolve(import.meta.dirname, "../..");

const basePorts = {
  db: 54322,
  api: 54321,
  smtp: 54325,
  simulators: 54330,
  sip: 54331,
  functions: 54332,
  realtime: 54333,
  web: 5173,
} as const;

export type StackPort = keyof typeof basePorts;

export interface StackConfig {
  offset: number;
  ports: Record<StackPort, number>;
  urls: {
    web: string;
    api: string;
    db: string;
    simulators: string;
    sip: string;
    functions: string;
    realtime: string;
  };
  dataDir: string;
  files: Record<"db" | "storage" | "simulators" | "keys" | "run" | "logs", string>;
}

export function stackConfig(env: Record<string, string | undefined> = process.env): StackConfig {
  const offset = Number(env.PROSA_PORT_OFFSET ?? 0);
  if (!Number.isInteger(offset) || offset < 0 || offset > 10_000) {
    throw new Error(
      `PROSA_PORT_OFFSET must be a whole number from 0 to 10000, not "${env.PROSA_PORT_OFFSET}".`,
    );
  }
  const ports = Object.fromEntries(
    Object.entries(basePorts).map(([name, port]) => [name, port + offset]),
  ) as Record<StackPort, number>;
  const http = (port: number) => `http://127.0.0.1:${port}`;
  const dataDir = resolve(rootDir, env.PROSA_DATA_DIR ?? ".local");
  return {
    offset,
    ports,
    urls: {
      web: http(ports.web),
      api: http(ports.api),
      db: `postgres://postgres:postgres@127.0.0.1:${ports.db}/postgres`,
      simulators: http(ports.simulators),
      sip: `ws://127.0.0.1:${ports.sip}`,
      functions: http(ports.functions),
      realtime: http(ports.realtime),
    },
    dataDir,
    files: {
      db: join(dataDir, "db"),
      storage: join(dataDir, "storage"),
      simulators: join(dataDir, "simulators"),
      keys: join(dataDir, "keys.json"),
      run: join(dataDir, "run.json"),
      logs: join(dataDir, "logs"),
    },
  };
}
