// A company with a row in every table, and what each argument of a verb means there: both as the
// isolation matrix of the database plants them, so that a new verb is described in one place only.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rootDir } from "../../scripts/stack/config.ts";
import { db } from "./stack.ts";

export interface Planted {
  id: string;
  ownerId: string;
  /** Was an admin of it, and is no more. */
  removedId: string;
  /** Argument by argument, as Postgres writes it. */
  values: Map<string, string>;
}

/** Everything written in it carries the word `marker`. */
export async function plantCompany(marker: string): Promise<Planted> {
  const matrix = readFileSync(join(rootDir, "supabase/tests/isolation.sql"), "utf8");
  const client = await db.connect();
  try {
    await client.query("begin");
    await client.query(matrix);
    await client.query("select isolation.plant('mine', $1)", [marker]);
    const { rows: values } = await client.query<{ argument: string; value: string }>(
      "select a.argument, a.value from isolation.arguments a where a.value is not null",
    );
    const { rows: people } = await client.query<{ id: string; owner: string; removed: string }>(
      `with removed as (
         insert into auth.users (id, aud, role, email)
         values (gen_random_uuid(), 'authenticated', 'authenticated', $1 || '.gone@isolation.test')
         returning id)
       select t.id, a.user_id as owner, r.id as removed
         from isolation.tenants t, isolation.actors a, removed r`,
      [marker],
    );
    const { id, owner, removed } = people[0]!;
    await client.query(
      `insert into public.members (tenant_id, user_id, role, removed_at)
       values ($1, $2, 'admin', now())`,
      [id, removed],
    );
    await client.query("drop schema isolation cascade");
    await client.query("commit");
    const meant = new Map(values.map(({ argument, value }) => [argument, value]));
    return { id, ownerId: owner, removedId: removed, values: meant };
  } catch (cause) {
    await client.query("rollback");
    throw cause;
  } finally {
    client.release();
  }
}

export interface Argument {
  name: string;
  type: string;
}

/** As a client writes it: Postgres' own words, read as what they are. */
export function asJson(type: string, value: string): unknown {
  if (type.endsWith("[]")) return value === "{}" ? [] : value.slice(1, -1).split(",");
  if (type === "jsonb") return JSON.parse(value);
  if (type === "boolean") return value === "true" || value === "t";
  if (["integer", "bigint", "numeric"].includes(type)) return Number(value);
  return value;
}

/** Whether an argument names a row. A client makes `client_id` up. */
export function namesARow({ name, type }: Argument): boolean {
  return (/^uuid/.test(type) || name === "job_id") && name !== "client_id";
}
