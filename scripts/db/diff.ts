import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../process.ts";
import { rootDir } from "../stack/config.ts";
import { migrate, readMigrations } from "../stack/database.ts";
import { baseline, baselineFile } from "./baseline.ts";
import { withCluster } from "./cluster.ts";

/** `npm run db -- diff [name]`: what the schema files say and the migrations do not say yet. */
export async function diff([name]: string[]): Promise<number> {
  const sql = await withCluster(async (cluster) => {
    const [from, to] = [await cluster.create("migrated"), await cluster.create("declared")];
    await migrate(from);
    await migrate(to, [{ version: "0", name: "schemas", sql: baseline() }]);
    return compare(from, to);
  });
  if (readMigrations().length <= 1) {
    console.log(`Until v1.0 there is one migration, ${baselineFile}, and nobody diffs it:`);
    console.log("`npm run db -- build` writes it anew from supabase/schemas.");
  }
  if (sql === "") {
    console.log("The migrations say all that the schema files say.");
    return 0;
  }
  if (name === undefined) {
    console.log(sql);
    return 0;
  }
  const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const file = `supabase/migrations/${stamp}_${name}.sql`;
  writeFileSync(join(rootDir, file), `${sql}\n`);
  console.log(`Wrote ${file}. Read it before you commit it: text search configurations, default`);
  console.log("privileges, extended statistics, cron entries and bucket rows are left out.");
  return 0;
}

async function compare(from: string, to: string): Promise<string> {
  const { code, stdout, output } = await run("supabase", [
    ...["db", "diff", "--agent", "no"],
    ...["--from", `${from}?sslmode=disable`, "--to", `${to}?sslmode=disable`],
  ]);
  if (code !== 0) throw new Error(`supabase db diff failed:\n${output}`);
  return readDiff(stdout);
}

/**
 * The SQL without the CLI's own notices, and without what differs only because the two databases
 * have two names: cron entries remember theirs.
 */
export function readDiff(stdout: string): string {
  const sql = stdout
    .split("\n")
    .filter((line) => !/^(Connecting|Diffing|Creating|Finished|No schema changes)/.test(line))
    .filter((line) => !/^select cron\./i.test(line))
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
  return /^(set local \w+ = \w+;\s*)*$/i.test(sql) ? "" : sql;
}
