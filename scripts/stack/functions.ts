// The edge functions' Deno process, restarted when their source changes.
import { type FSWatcher, watch } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { rootDir, type StackConfig } from "./config.ts";
import { functionsEnv } from "./functions-env.ts";
import type { StackKeys } from "./keys.ts";
import { StackProblem } from "./problem.ts";
import { type Service, supervise } from "./supervise.ts";

export interface FunctionsOptions {
  env?: Record<string, string>;
  watch?: boolean;
  /** Another module than the router itself, which it has to load in the end. */
  entry?: string;
  report(line: string): void;
  started?(pid: number): void;
}

const watched = ["supabase/functions", "shared/src"];

export async function startFunctions(
  config: StackConfig,
  keys: StackKeys,
  options: FunctionsOptions,
): Promise<Service> {
  const { PATH, HOME, DENO_DIR, DENO_TLS_CA_STORE } = process.env;
  const service = await supervise({
    name: "functions",
    command: denoBinary(),
    args: [
      "run",
      "--allow-all",
      "--no-prompt",
      "--no-remote",
      "--unstable-no-legacy-abort",
      options.entry ?? join(import.meta.dirname, "functions-router.deno.ts"),
    ],
    // Only what a hosted function has: nothing of the developer's own environment leaks in.
    env: {
      ...{ PATH, HOME, DENO_DIR, DENO_TLS_CA_STORE },
      DENO_NO_UPDATE_CHECK: "1",
      NO_COLOR: "1",
      ...functionsEnv(config, keys),
      ...options.env,
      FUNCTIONS_PORT: String(config.ports.functions),
    },
    port: config.ports.functions,
    logFile: join(config.files.logs, "functions.log"),
    report: options.report,
    started: options.started,
  });
  const watchers = options.watch ? watchSources(service, options.report) : [];
  return {
    ...service,
    async stop() {
      for (const watcher of watchers) watcher.close();
      await service.stop();
    },
  };
}

function watchSources(service: Service, report: (line: string) => void): FSWatcher[] {
  let due: NodeJS.Timeout | undefined;
  const reload = () => {
    clearTimeout(due);
    due = setTimeout(() => {
      service.restart().then(
        () => report("functions reloaded"),
        (cause: Error) => report(`functions did not reload: ${cause.message}`),
      );
    }, 150);
  };
  return watched.map((dir) =>
    watch(join(rootDir, dir), { recursive: true }, (_event, file) => {
      if (file && /\.(ts|json)$/.test(file) && !/[._]test\.ts$/.test(file)) reload();
    }),
  );
}

// The package's own launcher would stay in between as one more Node process.
function denoBinary(): string {
  try {
    const require = createRequire(import.meta.url);
    const installer = require("deno/install_api.cjs") as { runInstall(): string };
    return installer.runInstall();
  } catch {
    throw new StackProblem(
      `The Deno binary for ${process.platform}-${process.arch} is missing.`,
      "Delete node_modules and run `npm ci`.",
    );
  }
}
