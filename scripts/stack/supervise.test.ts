import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { freePort } from "./free-port.ts";
import { type Service, supervise } from "./supervise.ts";

// Holds its port for a while after it was asked to leave, as a server with open requests does.
const slowToLeave = `
  const server = require("node:net").createServer().listen(Number(process.argv[1]), "127.0.0.1");
  process.on("SIGTERM", () => setTimeout(() => process.exit(0), 200));
`;

let folder: string;
let service: Service;
const pids: number[] = [];
const lines: string[] = [];
const log = () => readFileSync(join(folder, "slow.log"), "utf8");

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "prosa-supervise-"));
  pids.length = 0;
  lines.length = 0;
  const port = await freePort();
  service = await supervise({
    name: "slow",
    command: process.execPath,
    args: ["-e", slowToLeave, String(port)],
    env: process.env,
    port,
    logFile: join(folder, "slow.log"),
    report: (line) => lines.push(line),
    started: (pid) => pids.push(pid),
  });
});
afterEach(async () => {
  await service.stop();
  rmSync(folder, { recursive: true, force: true });
});

it("restarts one after the other, and once for all who ask meanwhile", async () => {
  const first = service.restart();
  await new Promise((resolve) => setTimeout(resolve, 50));
  const later = [service.restart(), service.restart(), service.restart()];
  await Promise.all([first, ...later]);
  expect(pids).toHaveLength(3);
  expect(pids.filter(isAlive)).toEqual([service.pid()]);
  expect(log()).not.toContain("EADDRINUSE");
  expect(lines).toEqual([]);
});

it("leaves nothing behind when it is stopped in the middle of a restart", async () => {
  void service.restart();
  await new Promise((resolve) => setTimeout(resolve, 50));
  void service.restart();
  await service.stop();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(pids.filter(isAlive)).toEqual([]);
});
