// A whole stack for one suite: on free ports, with fresh data, gone when the suite is.
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freeStack } from "../db/free-stack.ts";
import { run } from "../process.ts";
import { rootDir } from "../stack/config.ts";
import { type Stack, startStack } from "../stack/stack.ts";

export interface FullStack {
  /** How tests find it: PROSA_PORT_OFFSET, PROSA_DATA_DIR, and PROSA_INFO as `npm run info`. */
  env: NodeJS.ProcessEnv;
  /** What its services complained of. */
  log(): string;
}

const running = new Set<Stack>();

export async function withFullStack<T>(work: (stack: FullStack) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), "prosa-stack-"));
  chmodSync(dataDir, 0o711); // Postgres runs as another user when root starts it
  const { offset } = await freeStack({ PROSA_DATA_DIR: dataDir });
  const lines: string[] = [];
  const stack = await startStack({ offset, dataDir, report: (line) => lines.push(line) });
  running.add(stack);
  try {
    const own = { PROSA_PORT_OFFSET: String(offset), PROSA_DATA_DIR: dataDir };
    const env = { ...process.env, ...own };
    const info = await run("node", [join(rootDir, "scripts/info.ts")], { env });
    if (info.code !== 0) throw new Error(`npm run info failed:\n${info.output}`);
    return await work({
      env: { ...env, PROSA_INFO: info.stdout },
      log: () => lines.join("\n"),
    });
  } finally {
    await stack.stop();
    running.delete(stack);
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** For Ctrl-C. */
export async function stopFullStacks(): Promise<void> {
  await Promise.all([...running].map((stack) => stack.stop()));
}
