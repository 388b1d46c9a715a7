// The stack under test, found by PROSA_PORT_OFFSET and PROSA_DATA_DIR as `npm test -- integration`
// sets them. Its database is reached as the owner: that is how tests see what nobody may see.
import pg from "pg";
import { stackConfig } from "../../scripts/stack/config.ts";
import { loadKeys } from "../../scripts/stack/keys.ts";
import { readRunFile } from "../../scripts/stack/run-file.ts";

export const config = stackConfig();

if (!readRunFile(config)) {
  throw new Error(`No stack runs on ${config.dataDir}: use \`npm test -- integration\`.`);
}

export const keys = loadKeys(config);

export const db = new pg.Pool({
  connectionString: config.urls.db,
  max: 6,
  allowExitOnIdle: true,
});
db.on("error", () => undefined); // a test may end connections on purpose

export async function rows<Row extends pg.QueryResultRow>(
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  return (await db.query<Row>(sql, values)).rows;
}

export async function one<Row extends pg.QueryResultRow>(
  sql: string,
  values: unknown[] = [],
): Promise<Row> {
  const found = await rows<Row>(sql, values);
  if (found.length !== 1) throw new Error(`${found.length} rows instead of one: ${sql}`);
  return found[0]!;
}

/** A single number, such as a count. */
export async function number(sql: string, values: unknown[] = []): Promise<number> {
  return Number(Object.values(await one(sql, values))[0]);
}
