// A whole stack for one suite: on free ports, with fresh data, gone when the suite is.
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freeStack } from "../db/free-stack.ts";
import { type Program, run, start } from "../process.ts";
import { rootDir } from "../stack/config.ts";

export interface FullStack {
  /** How tests find it: PROSA_PORT_OFFSET, PROSA_DATA_DIR, and PROSA_INFO as `npm run info`. */
  env: NodeJS.ProcessEnv;
  log(): string;
}

const patience = 180_000;

export async function withFullStack<T>(work: (stack: FullStack) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "prosa-stack-"));
  chmodSync(folder, 0o711); // Postgres runs as another user when root starts it
  const { offset } = await freeStack({ PROSA_DATA_DIR: folder });
  const env = { ...process.env, PROSA_PORT_OFFSET: String(offset), PROSA_DATA_DIR: folder };
  const stack = start("node", [join(rootDir, "scripts/start.ts")], { env });
  try {
    const info = await untilUp(stack, env);
    return await work({ env: { ...env, PROSA_INFO: info }, log: () => stack.output() });
  } finally {
    await stack.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function untilUp(stack: Program, env: NodeJS.ProcessEnv): Promise<string> {
  const deadline = Date.now() + patience;
  while (Date.now() < deadline && stack.isRunning()) {
    const info = await run("node", [join(rootDir, "scripts/info.ts")], { env });
    if (info.code === 0) return info.stdout;
    await sleep(500);
  }
  throw new Error(`The stack did not come up:\n${stack.output()}`);
}
