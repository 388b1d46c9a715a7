// Starts programs for the scripts and makes sure that none outlives them.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { delimiter, join } from "node:path";
import { rootDir } from "./stack/config.ts";

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Shows the output as it comes, beside collecting it. */
  echo?: boolean;
  /** Milliseconds after which the program is stopped and has failed. */
  timeout?: number;
}

export interface RunResult {
  code: number;
  stdout: string;
  /** Both streams in the order in which they came. */
  output: string;
}

export interface Program {
  result: Promise<RunResult>;
  isRunning(): boolean;
  output(): string;
  /** To it and to all that it started. */
  signal(signal: NodeJS.Signals): void;
  stop(): Promise<void>;
}

const stopPatience = 20_000;
const programs = new Set<Program>();
const children = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of children) kill(child, "SIGKILL");
});

export async function run(
  command: string,
  args: string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const program = start(command, args, options);
  let timedOut = false;
  const timer = setTimeout(
    () => {
      timedOut = true;
      void program.stop();
    },
    options.timeout ?? 2 ** 31 - 1,
  );
  const result = await program.result;
  clearTimeout(timer);
  if (!timedOut) return result;
  const note = `\nStopped: it ran for more than ${options.timeout} ms.\n`;
  return { ...result, code: 124, output: result.output + note };
}

export function start(command: string, args: string[], options: RunOptions = {}): Program {
  const child = spawn(command, args, {
    cwd: options.cwd ?? rootDir,
    env: toolEnv(options.env),
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own: Ctrl-C is ours to pass on, and a kill reaches what the program started.
    detached: true,
  });
  let stdout = "";
  let output = "";
  const collect = (text: string) => {
    output += text;
    if (options.echo) process.stdout.write(text);
  };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    collect(text);
  });
  child.stderr.setEncoding("utf8").on("data", collect);
  children.add(child);

  const result = once(child, "close").then(
    ([code]) => ({ code: (code as number | null) ?? 1, stdout, output }),
    (cause: Error) => ({ code: 127, stdout, output: `${output}${command}: ${cause.message}\n` }),
  );
  const program: Program = {
    result,
    isRunning: () => children.has(child),
    output: () => output,
    signal: (signal) => kill(child, signal),
    async stop() {
      kill(child, "SIGINT");
      const late = setTimeout(() => kill(child, "SIGKILL"), stopPatience);
      await result;
      clearTimeout(late);
    },
  };
  programs.add(program);
  void result.then(() => {
    children.delete(child);
    programs.delete(program);
  });
  return program;
}

/** Asks everything that still runs to stop, and kills what has not after some seconds. */
export async function stopAll(): Promise<void> {
  await Promise.all([...programs].map((program) => program.stop()));
}

// Programs of node_modules come first, so that `node` is the pinned one; nobody looks at colours.
function toolEnv(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _forced, ...rest } = env;
  const PATH = [join(rootDir, "node_modules/.bin"), env.PATH].join(delimiter);
  return { ...rest, PATH, NO_COLOR: "1" };
}

function kill(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    child.kill(signal);
  }
}
