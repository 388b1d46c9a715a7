// Starts programs for the scripts and makes sure that none outlives them.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { delimiter, join } from "node:path";
import { rootDir } from "./stack/config.ts";

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  input?: string;
  /** Shows the output as it comes, beside collecting it. */
  echo?: boolean;
}

export interface RunResult {
  code: number;
  stdout: string;
  /** Both streams in the order in which they came. */
  output: string;
}

const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) kill(child, "SIGKILL");
});

/** Programs of node_modules come first, so that `node` is the pinned one. */
export function toolEnv(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return { ...env, PATH: [join(rootDir, "node_modules/.bin"), env.PATH].join(delimiter) };
}

export async function run(
  command: string,
  args: string[],
  options: RunOptions = {},
): Promise<RunResult> {
  // A group of its own: Ctrl-C is ours to pass on, and a kill reaches what the program started.
  const child = spawn(command, args, {
    cwd: options.cwd ?? rootDir,
    env: toolEnv(options.env),
    stdio: [options.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    detached: true,
  });
  running.add(child);
  let stdout = "";
  let output = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    output += text;
    if (options.echo) process.stdout.write(text);
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    if (options.echo) process.stdout.write(text);
  });
  child.stdin?.end(options.input);
  try {
    const [code] = (await once(child, "close")) as [number | null];
    return { code: code ?? 1, stdout, output };
  } catch (cause) {
    return { code: 127, stdout, output: `${output}${command}: ${(cause as Error).message}\n` };
  } finally {
    running.delete(child);
  }
}

/** Asks everything that still runs to stop, and kills what has not after some seconds. */
export async function stopAll(patience = 20_000): Promise<void> {
  const children = [...running];
  for (const child of children) kill(child, "SIGINT");
  const gone = Promise.all(
    children.filter((child) => running.has(child)).map((child) => once(child, "close")),
  );
  const late = setTimeout(() => {
    for (const child of children) kill(child, "SIGKILL");
  }, patience);
  await gone;
  clearTimeout(late);
}

function kill(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    child.kill(signal);
  }
}
