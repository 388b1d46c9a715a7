// <dataDir>/run.json says which process runs a stack on this data folder.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import type { StackConfig } from "./config.ts";
import { StackProblem } from "./problem.ts";

export interface RunFile {
  pid: number;
  offset: number;
  started_at: string;
  /** False while the stack is still coming up. */
  ready: boolean;
  services: Record<string, number | undefined>;
}

/** Null when no stack is running on this data folder. */
export function readRunFile(config: StackConfig): RunFile | null {
  if (!existsSync(config.files.run)) return null;
  try {
    const run = JSON.parse(readFileSync(config.files.run, "utf8")) as RunFile;
    return isAlive(run.pid) ? run : null;
  } catch {
    return null;
  }
}

export function refuseSecondInstance(config: StackConfig): void {
  const running = readRunFile(config);
  if (!running || running.pid === process.pid) return;
  throw new StackProblem(
    `Prosa is already running on ${config.dataDir} (process ${running.pid}).`,
    "Use that one, stop it with Ctrl-C, or set PROSA_DATA_DIR and PROSA_PORT_OFFSET for a second.",
  );
}

export function writeRunFile(
  config: StackConfig,
  ready: boolean,
  services: RunFile["services"] = {},
): void {
  const before = readRunFile(config);
  const isOurs = before?.pid === process.pid;
  const run: RunFile = {
    pid: process.pid,
    offset: config.offset,
    started_at: isOurs ? before.started_at : new Date().toISOString(),
    ready,
    services,
  };
  mkdirSync(config.dataDir, { recursive: true });
  // Renamed into its place: whoever reads it while a service starts again reads it whole.
  const next = `${config.files.run}.${process.pid}`;
  writeFileSync(next, `${JSON.stringify(run, null, 2)}\n`);
  renameSync(next, config.files.run);
}

export function removeRunFile(config: StackConfig): void {
  rmSync(config.files.run, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A number that another program got after a crash must not lock the folder.
    const command = `/proc/${pid}/cmdline`;
    return !existsSync(command) || readFileSync(command, "utf8").includes("node");
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === "EPERM";
  }
}
