// Keeps one child process alive: starts it, waits until its port answers, starts it again when it
// dies, and takes it down with us.
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { createConnection } from "node:net";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { StackProblem } from "./problem.ts";

export interface ServiceSpec {
  name: string;
  command: string;
  args: string[];
  env: Record<string, string | undefined>;
  port: number;
  logFile: string;
  /** One line for the person watching. */
  report(line: string): void;
  /** Told of every process, the first and those that replace it. */
  started?(pid: number): void;
}

export interface Service {
  name: string;
  pid(): number | undefined;
  /**
   * Stops the process and starts it anew; resolves when it answers again. Asked while one is under
   * way, it starts once more after it, so that the last change is never missed.
   */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const startTimeout = 60_000;
// Half a second, then twice as long each time: a minute and a half in all. Postgres, for one, may
// have no connection left for a while.
const attempts = 12;
const pauseMs = { first: 500, longest: 10_000 };

export async function supervise(spec: ServiceSpec): Promise<Service> {
  let child: ChildProcess | undefined;
  let stopping = false;
  // Starts in a row that ended before the service answered.
  let fruitless = 0;
  let restarting: Promise<void> = Promise.resolve();
  let nextRestart: Promise<void> | null = null;
  mkdirSync(dirname(spec.logFile), { recursive: true });

  function start(): ChildProcess {
    const log = openSync(spec.logFile, "a", 0o644);
    // Its own process group: Ctrl-C reaches only us, and we stop the services in order. The open
    // stdin tells the child that we live; see service.ts and functions-router.deno.ts.
    const started = spawn(spec.command, spec.args, {
      env: spec.env,
      stdio: ["pipe", log, log],
      detached: true,
    });
    closeSync(log);
    started.stdin?.on("error", () => undefined);
    started.once("error", () => undefined);
    started.once("exit", (code, signal) => {
      if (child === started && !stopping) void revive(started, signal ?? `code ${code}`);
    });
    child = started;
    if (started.pid !== undefined) spec.started?.(started.pid);
    return started;
  }

  async function revive(dead: ChildProcess, how: string): Promise<void> {
    fruitless += 1;
    if (fruitless > attempts) {
      spec.report(`${spec.name} keeps stopping (${how}) and stays down; read ${spec.logFile}`);
      return;
    }
    spec.report(`${spec.name} stopped (${how}); starting it again`);
    if (fruitless > 1) await sleep(Math.min(pauseMs.first * 2 ** (fruitless - 2), pauseMs.longest));
    if (stopping || child !== dead) return;
    await untilReady(start()).then(
      () => {
        fruitless = 0;
      },
      () => undefined, // its exit brings us here again
    );
  }

  async function untilReady(started: ChildProcess): Promise<void> {
    for (const until = Date.now() + startTimeout; Date.now() < until; await sleep(40)) {
      if (started.exitCode !== null || started.signalCode !== null || !started.pid) break;
      if (await answers(spec.port)) return;
    }
    throw new StackProblem(
      `${spec.name} did not start: ${lastWords(spec.logFile)}`,
      `Read ${spec.logFile}.`,
    );
  }

  async function end(ending: ChildProcess | undefined): Promise<void> {
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const gone = new Promise((resolve) => ending.once("exit", resolve));
    ending.kill("SIGTERM");
    const late = setTimeout(() => ending.kill("SIGKILL"), 5_000);
    await gone;
    clearTimeout(late);
  }

  /** Never two at once: the second would start while the first's predecessor holds the port. */
  async function restart(): Promise<void> {
    nextRestart = null;
    if (stopping) return;
    const before = child;
    child = undefined;
    await end(before);
    if (!stopping) await untilReady(start());
  }

  try {
    // The first start is fatal when it fails; only a service that has run once is revived.
    stopping = true;
    await untilReady(start());
    stopping = false;
  } catch (cause) {
    await end(child);
    throw cause;
  }

  return {
    name: spec.name,
    pid: () => child?.pid,
    restart() {
      nextRestart ??= restarting
        .catch(() => undefined)
        .then(() => {
          restarting = restart();
          return restarting;
        });
      return nextRestart;
    },
    async stop() {
      stopping = true;
      await end(child);
      await Promise.allSettled([nextRestart, restarting]);
      await end(child);
    },
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: "127.0.0.1" });
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

function lastWords(logFile: string): string {
  const lines = readFileSync(logFile, "utf8").trim().split("\n");
  return (
    lines.findLast((line) => /error|problem|cannot/i.test(line)) ?? lines.at(-1) ?? "no output"
  );
}
