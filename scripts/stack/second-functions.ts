// The functions of a stack once more, in a process of their own, as a second isolate would be.
import type { StackConfig } from "./config.ts";
import { freePort } from "./free-port.ts";
import { startFunctions } from "./functions.ts";
import type { StackKeys } from "./keys.ts";

export async function startSecondFunctions(
  config: StackConfig,
  keys: StackKeys,
): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const own = {
    ...config,
    ports: { ...config.ports, functions: port },
    urls: { ...config.urls, functions: url },
  };
  const service = await startFunctions(own, keys, { report: () => undefined });
  return { url, stop: () => service.stop() };
}
