// Serves web/ with Vite. The web knows two things about its backend, and reads them from these two.
import { join } from "node:path";
import { createServer } from "vite";
import { rootDir, type StackConfig } from "./config.ts";
import type { StackKeys } from "./keys.ts";

export async function startWeb(config: StackConfig, keys: StackKeys) {
  process.env.VITE_SUPABASE_URL = config.urls.api;
  process.env.VITE_SUPABASE_PUBLISHABLE_KEY = keys.publishable;
  const server = await createServer({
    root: join(rootDir, "web"),
    logLevel: "warn",
    clearScreen: false,
    server: { port: config.ports.web, strictPort: true, host: "127.0.0.1" },
  });
  await server.listen();
  return server;
}
