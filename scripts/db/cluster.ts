// A throw-away Postgres for one command: a cluster of its own on free ports, gone afterwards.
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepareDatabase, withClient } from "../stack/database.ts";
import { startPostgres } from "../stack/postgres.ts";
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
  const config = await freeStack({ PROSA_DATA_DIR: folder });
  const admin = config.urls.db;
  const urlOf = (name: string) => admin.replace(/\/postgres$/, `/${name}`);
  const postgres = await startPostgres(config);
  try {
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
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
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
