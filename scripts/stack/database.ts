// Turns an empty database into what a hosted project is before the first migration, then brings it
// up to date with supabase/migrations. Used by the stack, and by tests for databases of their own.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { getAuthSchemaSql, getStorageSchemaSql } from "@supabase/lite";
import pg from "pg";
import { rootDir } from "./config.ts";
import { demoAi, demoTelephony, demoTenants } from "./demo.ts";
import { StackProblem } from "./problem.ts";
import { bootstrapRealtimeSchema } from "./realtime/schema.ts";

const sqlFile = (name: string) => readFileSync(join(import.meta.dirname, "sql", name), "utf8");

export async function withClient<T>(url: string, run: (db: pg.Client) => Promise<T>): Promise<T> {
  const db = new pg.Client({ connectionString: url });
  await db.connect();
  try {
    return await run(db);
  } finally {
    await db.end();
  }
}

/** Roles, schemas and extensions of a hosted project. Idempotent. */
export async function prepareDatabase(url: string): Promise<void> {
  await withClient(url, async (db) => {
    await db.query("set client_min_messages = warning");
    await db.query(sqlFile("prelude.sql"));
    await db.query(getAuthSchemaSql());
    await db.query(getStorageSchemaSql());
    await db.query(sqlFile("postlude.sql"));
    await bootstrapRealtimeSchema(db);
  });
}

export interface Migration {
  version: string;
  name: string;
  sql: string;
}

export function readMigrations(dir = join(rootDir, "supabase/migrations")): Migration[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir)
    .flatMap((file) => {
      const [, version, name] = /^(\d+)_(.+)\.sql$/.exec(file) ?? [];
      return version && name ? [{ version, name, sql: readFileSync(join(dir, file), "utf8") }] : [];
    })
    .sort((a, b) => a.version.localeCompare(b.version));
}

/**
 * Applies the migrations that the database lacks, each in one transaction with its line in the
 * history, which is the one that `supabase db push` and `supabase migration list` read.
 */
export async function migrate(url: string, migrations = readMigrations()): Promise<Migration[]> {
  return withClient(url, async (db) => {
    const known = await db.query<{ version: string; idempotency_key: string | null }>(
      "select version, idempotency_key from supabase_migrations.schema_migrations",
    );
    const applied = new Map(known.rows.map((row) => [row.version, row.idempotency_key]));
    for (const migration of migrations) {
      const hash = applied.get(migration.version);
      if (hash && hash !== fingerprint(migration)) {
        throw new StackProblem(
          `The migration ${migration.version}_${migration.name}.sql has changed since this database was made.`,
          "Run `npm run reset` to rebuild the local database from it.",
        );
      }
    }
    const pending = migrations.filter((migration) => !applied.has(migration.version));
    await db.query("set client_min_messages = warning");
    for (const migration of pending) await apply(db, migration);
    if (pending.length > 0) await db.query("notify pgrst, 'reload schema'");
    return pending;
  });
}

async function apply(db: pg.Client, migration: Migration): Promise<void> {
  try {
    await db.query("begin");
    await db.query(migration.sql);
    await db.query(
      `insert into supabase_migrations.schema_migrations (version, name, statements, idempotency_key)
       values ($1, $2, array[$3], $4)`,
      [migration.version, migration.name, migration.sql, fingerprint(migration)],
    );
    await db.query("commit");
  } catch (cause) {
    await db.query("rollback");
    const { message, position } = cause as { message: string; position?: string };
    const line = position ? migration.sql.slice(0, Number(position)).split("\n").length : null;
    throw new StackProblem(
      `The migration ${migration.version}_${migration.name}.sql failed${line ? ` at line ${line}` : ""}: ${message}.`,
      "Correct it and start again; nothing of it was applied.",
    );
  }
}

export async function seed(
  url: string,
  file = join(rootDir, "supabase/seed.sql"),
): Promise<boolean> {
  if (!existsSync(file)) return false;
  const sql = readFileSync(file, "utf8");
  await withClient(url, (db) => db.query(`begin;\n${sql}\n;commit;`));
  return true;
}

/** What the SQL reads from Vault: where to call, and with which key. */
export async function setVaultSecrets(url: string, secrets: Record<string, string>): Promise<void> {
  await withClient(url, async (db) => {
    for (const [name, secret] of Object.entries(secrets)) {
      const { rows } = await db.query<{ id: string }>(
        "select id from vault.secrets where name = $1",
        [name],
      );
      if (rows[0]) await db.query("select vault.update_secret($1, $2)", [rows[0].id, secret]);
      else await db.query("select vault.create_secret($1, $2)", [secret, name]);
    }
  });
}

/** Whether the seed's connections still wait for their secrets. */
export async function hasUnconnectedDemo(url: string): Promise<boolean> {
  return withClient(url, async (db) => {
    const { rows: found } = await db.query("select to_regclass('public.integracoes') as table");
    if (!found[0].table) return false;
    const { openai, anthropic } = demoAi;
    const demos = [...Object.values(demoTenants), demoTelephony, openai, anthropic];
    const { rowCount } = await db.query(
      "select from public.integracoes where id = any ($1) and access_token is null and removida_em is null",
      [demos.map((seeded) => seeded.integracao_id)],
    );
    return (rowCount ?? 0) > 0;
  });
}

/** Whether the demo company's telephone connection is there, and switched on. */
export async function hasDemoTelephony(url: string): Promise<boolean> {
  return withClient(url, async (db) => {
    const { rowCount } = await db.query(
      "select from public.integracoes where id = $1 and access_token is not null and status = 'ativa'",
      [demoTelephony.integracao_id],
    );
    return rowCount === 1;
  });
}

function fingerprint(migration: Migration): string {
  return createHash("sha256").update(migration.sql).digest("hex");
}
