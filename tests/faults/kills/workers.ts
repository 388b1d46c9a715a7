// Workers of our own beside the stack's: some whose wires are watched and who die again and again, and
// one who is never touched and finds what they left.
import { join } from "node:path";
import { rootDir } from "../../../scripts/stack/config.ts";
import { startSecondFunctions } from "../../../scripts/stack/second-functions.ts";
import { config, keys } from "../../world/stack.ts";
import { until } from "../../world/wait.ts";
import { type Aim, createAim } from "./aim.ts";
import type { Place } from "./places.ts";
import { openPostgresWire } from "./postgres-wire.ts";
import { openProviderWire } from "./provider-wire.ts";

export interface Worker {
  url: string;
  aim: Aim;
  aimAt(place: Place | null): void;
  /** Resolves when it answers, after whatever became of its last process. */
  ready(): Promise<void>;
  /** One call of the worker. False when it died or failed. */
  drain(): Promise<boolean>;
  stop(): Promise<void>;
}

export async function startWorker({ isWatched }: { isWatched: boolean }): Promise<Worker> {
  const aim = createAim();
  const wires = isWatched
    ? [
        await openPostgresWire(config.ports.db, aim),
        await openProviderWire(config.urls.simulators, aim),
      ]
    : [];
  const [database, provider] = wires.map((wire) => (wire.address() as { port: number }).port);
  const env = isWatched && {
    SUPABASE_DB_URL: `postgres://postgres:postgres@127.0.0.1:${database}/postgres`,
    META_GRAPH_URL: `http://127.0.0.1:${provider}`,
  };
  const entry = join(rootDir, "scripts/test/killable-worker.deno.ts");
  const { url, pid, stop } = await startSecondFunctions(config, keys, {
    ...(env && { env }),
    entry,
  });
  return {
    url,
    aim,
    aimAt: (place) => aim.at(place, pid),
    async ready() {
      await until("the worker is there", () => fetch(`${url}/ready`).then(isOk, isNot), {
        everyMs: 20,
      });
    },
    drain: () => fetch(`${url}/drain`, { method: "POST" }).then(isOk, isNot),
    async stop() {
      await stop();
      for (const wire of wires) wire.close();
    },
  };
}

const isOk = (answer: Response) => answer.ok;
const isNot = () => false;
