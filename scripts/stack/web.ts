// Serves web/ with Vite. The web knows two things about its backend, and reads them from these two.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { createServer, type InlineConfig, optimizeDeps, resolveConfig } from "vite";
import { rootDir, type StackConfig } from "./config.ts";
import type { StackKeys } from "./keys.ts";

const root = join(rootDir, "web");

export async function startWeb(config: StackConfig, keys: StackKeys) {
  process.env.VITE_SUPABASE_URL = config.urls.api;
  process.env.VITE_SUPABASE_PUBLISHABLE_KEY = keys.publishable;
  await bundleOnce();
  const server = await createServer({
    ...inline,
    server: { port: config.ports.web, strictPort: true, host: "127.0.0.1" },
  });
  await server.listen();
  return server;
}

const inline: InlineConfig = { root, logLevel: "warn", clearScreen: false };

// Bundling the dependencies takes close to 1 GB, which a process that goes on would keep. So the
// first start does it in a process of its own.
async function bundleOnce(): Promise<void> {
  const { cacheDir } = await resolveConfig(inline, "serve");
  if (existsSync(join(cacheDir, "deps/_metadata.json"))) return;
  await promisify(execFile)(process.execPath, [import.meta.filename]);
}

if (process.argv[1] === import.meta.filename) {
  await optimizeDeps(await resolveConfig(inline, "serve"), false, true);
  process.exit(0);
}
