// Processes that die, and one whose clock is wrong.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { rootDir } from "../../scripts/stack/config.ts";
import { readRunFile } from "../../scripts/stack/run-file.ts";
import { startSecondFunctions } from "../../scripts/stack/second-functions.ts";
import { config, keys } from "../world/stack.ts";
import { until } from "../world/wait.ts";

/** As `pg_ctl stop -m immediate`: nobody is waited for and nothing is written. It recovers by itself. */
export async function stopPostgresAtOnce(): Promise<void> {
  const file = join(config.files.db, "postmaster.pid");
  const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
  process.kill(pid, "SIGQUIT");
  await until("Postgres is up again", async () => {
    if (!existsSync(file) || readFileSync(file, "utf8").startsWith(`${pid}\n`)) return false;
    return await answers();
  });
}

async function answers(): Promise<boolean> {
  const client = new pg.Client({ connectionString: config.urls.db });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("select 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** No last words. Resolves when another process has taken its place. */
export async function killService(name: "gateway" | "realtime"): Promise<void> {
  const pid = readRunFile(config)?.services[name];
  if (!pid) throw new Error(`The stack runs no ${name}.`);
  process.kill(pid, "SIGKILL");
  await until(`${name} is started again`, () => {
    const now = readRunFile(config)?.services[name];
    return now !== undefined && now !== pid;
  });
}

/** Takes every connection that Postgres has left, ends those of the functions, and waits. */
export async function exhaustConnections(holdMs: number): Promise<number> {
  const taken: pg.Client[] = [];
  try {
    for (;;) {
      const client = new pg.Client({ connectionString: config.urls.db });
      client.on("error", () => undefined);
      await client.connect();
      taken.push(client);
      if (taken.length > 500) throw new Error("Postgres has connections without end.");
    }
  } catch (cause) {
    if ((cause as { code?: string }).code !== "53300") throw cause;
    const ended = taken[0]!.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'postgres.js'`,
    );
    await ended;
    // Whoever is quick gets one of the free places; the next ones are ours again.
    const end = Date.now() + holdMs;
    while (Date.now() < end) {
      const client = new pg.Client({ connectionString: config.urls.db });
      client.on("error", () => undefined);
      await client.connect().then(
        () => taken.push(client),
        () => sleep(20),
      );
    }
  } finally {
    await Promise.all(taken.map((client) => client.end().catch(() => undefined)));
  }
  return taken.length;
}

/** Nobody writes messages while this lasts, and who tries to is ended by their own timeouts. */
export async function lockMessages(holdMs: number): Promise<void> {
  const client = new pg.Client({ connectionString: config.urls.db });
  await client.connect();
  try {
    await client.query("begin");
    await client.query("lock table public.messages in share mode");
    await sleep(holdMs);
  } finally {
    await client.end();
  }
}

export interface SkewedWorker {
  drain(): Promise<void>;
  stop(): Promise<void>;
}

export async function startSkewedWorker(): Promise<SkewedWorker> {
  const entry = join(rootDir, "scripts/test/skewed-router.deno.ts");
  const { url, stop } = await startSecondFunctions(config, keys, { entry });
  return {
    async drain() {
      const headers = { apikey: keys.worker };
      const answer = await fetch(`${url}/functions/v1/worker`, { method: "POST", headers });
      await answer.body?.cancel();
      if (!answer.ok) throw new Error(`The skewed worker answered ${answer.status}.`);
    },
    stop,
  };
}
