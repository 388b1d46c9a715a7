// What no person can do, but time or a failure would: only the local stack's database can be asked.
import pg from "pg";
import { info } from "./inbox-world.ts";

/** As the database's owner. Answers how many rows it met. */
export async function asOwner(sql: string, values: unknown[] = []): Promise<number> {
  const client = new pg.Client(info.urls.db);
  await client.connect();
  const { rowCount } = await client.query(sql, values).finally(() => client.end());
  return rowCount ?? 0;
}
