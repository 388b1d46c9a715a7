// A whole stack for one suite: on free ports, with fresh data, gone when the suite is.
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freeStack } from "../db/free-stack.ts";
import { type Program, run, start } from "../process.ts";
import { rootDir } from "../stack/config.ts";
import { type Stack, startStack } from "../stack/stack.ts";
import { canariesOf, foundBelow } from "./canaries.ts";
import { openLimits } from "./open-limits.ts";

export interface FullStack {
  stack: Stack;
  /** How tests find it: PROSA_PORT_OFFSET, PROSA_DATA_DIR, and PROSA_INFO as `npm run info`. */
  env: NodeJS.ProcessEnv;
  /** What its services complained of. */
  log(): string;
}

const running = new Set<Stack>();

export async function withFullStack<T>(
  options: { web: boolean },
  work: (stack: FullStack) => Promise<T>,
): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), "prosa-stack-"));
  chmodSync(dataDir, 0o711); // Postgres runs as another user when root starts it
  const { offset } = await freeStack({ PROSA_DATA_DIR: dataDir });
  const lines: string[] = [];
  const report = (line: string) => lines.push(line);
  try {
    const stack = await startStack({ offset, dataDir, report, web: false });
    running.add(stack);
    await openLimits(stack.config.urls.db);
    const web = options.web ? await serveBuiltWeb(stack) : null;
    try {
      const own = { PROSA_PORT_OFFSET: String(offset), PROSA_DATA_DIR: dataDir };
      const env = { ...process.env, ...own };
      const info = await run("node", [join(rootDir, "scripts/info.ts")], { env });
      if (info.code !== 0) throw new Error(`npm run info failed:\n${info.output}`);
      return await work({
        stack,
        env: { ...env, PROSA_INFO: info.stdout },
        log: () => lines.join("\n"),
      });
    } finally {
      await web?.stop();
      await stack.stop();
      running.delete(stack);
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** For Ctrl-C. */
export async function stopFullStacks(): Promise<void> {
  await Promise.all([...running].map((stack) => stack.stop()));
}

// The web as it is deployed, with its content security policy and its size budget, which the
// development server of `npm start` does not have.
async function serveBuiltWeb({ config, keys }: Stack) {
  const cwd = join(rootDir, "web");
  const outDir = join(config.dataDir, "web");
  const env = {
    ...process.env,
    VITE_SUPABASE_URL: config.urls.api,
    VITE_SUPABASE_PUBLISHABLE_KEY: keys.publishable,
    VITE_SIP_SOCKETS: config.urls.sip,
  };
  const build = await run("vite", ["build", "--outDir", outDir], { cwd, env });
  if (build.code !== 0) throw new Error(`The web does not build:\n${build.output}`);
  const leaked = foundBelow(outDir, canariesOf(keys));
  if (leaked.length > 0) throw new Error(`The built web holds secrets:\n${leaked.join("\n")}`);
  const port = String(config.ports.web);
  const server = start("vite", ["preview", "--outDir", outDir, "--port", port], { cwd, env });
  await answers(config.urls.web, server);
  return server;
}

async function answers(url: string, server: Program): Promise<void> {
  while (server.isRunning()) {
    const page = await fetch(url).catch(() => null);
    if (page?.ok) return;
    await sleep(100);
  }
  throw new Error(`The built web is not served:\n${server.output()}`);
}
