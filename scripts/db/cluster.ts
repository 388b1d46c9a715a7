// A throw-away Postgres for one command: a cluster of its own on free ports, gone afterwards.
import { chmodSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepareDatabase, withClient } from "../stack/database.ts";
import { type Cluster, startPostgres } from "../stack/postgres.ts";
import { freeStack } from "./free-stack.ts";

export interface TestCluster {
  /** Makes a database that looks like a hosted project before its first migration. */
  create(name: string): Promise<string>;
  /** Copies a database to which nobody is connected. */
  clone(template: string, name: string): Promise<string>;
}

/** Nothing of it needs to reach the disk, unless the time to get there is what is measured. */
export async function withCluster<T>(
  work: (cluster: TestCluster) => Promise<T>,
  { durable = false } = {},
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "prosa-db-"));
  chmodSync(folder, 0o711); // started by root, Postgres runs as another user and must get through
  let postgres: Cluster | undefined;
  // Postgres is in a process group of its own and would outlive a command that is cut short.
  const cutShort = () => {
    if (postgres) process.kill(postgres.pid, "SIGQUIT");
    removeWhileInUse(folder);
  };
  process.once("exit", cutShort);
  const config = await freeStack({ PROSA_DATA_DIR: folder });
  const admin = config.urls.db;
  const urlOf = (name: string) => admin.replace(/\/postgres$/, `/${name}`);
  try {
    postgres = await startPostgres(config);
    if (!durable) await forgetDurability(admin);
    return await work({
      async create(name) {
        await withClient(admin, (db) => db.query(`create database ${name}`));
        await prepareDatabase(urlOf(name));
        return urlOf(name);
      },
      async clone(template, name) {
        await withClient(admin, (db) => db.query(`create database ${name} template ${template}`));
        return urlOf(name);
      },
    });
  } finally {
    process.off("exit", cutShort);
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

// At exit nothing can be awaited, and Postgres may still write its last files.
function removeWhileInUse(folder: string): void {
  for (let tries = 0; tries < 20 && existsSync(folder); tries++) {
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    }
  }
}

async function forgetDurability(url: string): Promise<void> {
  await withClient(url, async (db) => {
    for (const setting of ["fsync", "synchronous_commit", "full_page_writes"]) {
      await db.query(`alter system set ${setting} = off`);
    }
    await db.query("select pg_reload_conf()");
  });
}
