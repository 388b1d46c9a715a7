// realtime.messages is split by UTC day. Without today's partition every realtime.send is lost as a
// warning, so the days from yesterday to +3 exist at all times; rows live 72 hours.
import type { QueryResultRow } from "pg";

/** The one method shared by a pg client and a pool. */
export interface Database {
  query<Row extends QueryResultRow>(sql: string, values?: unknown[]): Promise<{ rows: Row[] }>;
}

const day = 86_400_000;
const ahead = [-1, 0, 1, 2, 3];
const keepDays = 3;

/** `messages_2026_11_22` for any moment of that UTC day. */
export function partitionName(at: Date): string {
  return `messages_${at.toISOString().slice(0, 10).replaceAll("-", "_")}`;
}

export async function ensurePartitions(db: Database, now: Date = new Date()): Promise<void> {
  for (const offset of ahead) {
    const from = new Date(now.getTime() + offset * day);
    const to = new Date(from.getTime() + day);
    const name = partitionName(from);
    const { rows } = await db.query<{ found: boolean }>(
      "select to_regclass($1) is not null as found",
      [`realtime.${name}`],
    );
    // "if not exists" would still lock the parent against every insert: ask first.
    if (rows[0]?.found) continue;
    await db.query(
      `create table if not exists realtime.${name} partition of realtime.messages
         for values from ('${isoDay(from)}') to ('${isoDay(to)}');
       alter table realtime.${name} owner to supabase_realtime_admin`,
    );
  }
  await dropOld(db, now);
}

async function dropOld(db: Database, now: Date): Promise<void> {
  const oldest = partitionName(new Date(now.getTime() - keepDays * day));
  const { rows } = await db.query<{ name: string }>(
    `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = 'realtime.messages'::regclass and c.relname ~ '^messages_[0-9_]{10}$'
        and c.relname < $1`,
    [oldest],
  );
  for (const { name } of rows) await db.query(`drop table if exists realtime.${name}`);
}

function isoDay(at: Date): string {
  return at.toISOString().slice(0, 10);
}
