// The functions of a stack once more, in a process of their own, as a second isolate would be.
import type { StackConfig } from "./config.ts";
import { freePort } from "./free-port.ts";
import { type FunctionsOptions, startFunctions } from "./functions.ts";
import type { StackKeys } from "./keys.ts";

export interface SecondFunctions {
  url: string;
  /** Of its last process. */
  pid(): number | undefined;
  stop(): Promise<void>;
}

export async function startSecondFunctions(
  config: StackConfig,
  keys: StackKeys,
  options: Pick<FunctionsOptions, "env" | "entry"> = {},
): Promise<SecondFunctions> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const own = {
    ...config,
    ports: { ...config.ports, functions: port },
    urls: { ...config.urls, functions: url },
  };
  const service = await startFunctions(own, keys, { ...options, report: () => undefined });
  return { url, pid: () => service.pid(), stop: () => service.stop() };
}
