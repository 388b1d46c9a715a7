// Runs supabase/tests with pgTAP. The database is built once and copied per worker; every file is
// one transaction that is rolled back, so no test sees what another did.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { rootDir } from "../stack/config.ts";
import { migrate, withClient } from "../stack/database.ts";
import { withCluster } from "./cluster.ts";
import { parseTap, planFailure, type TapFailure } from "./tap.ts";

const workers = 2;
const template = "pgtap_template";

export interface FileReport {
  path: string;
  passed: number;
  failures: TapFailure[];
  ms: number;
}

/** The test files whose path contains any of the given words, or all of them. */
export function testFiles(words: string[]): string[] {
  return globSync("supabase/tests/**/*.test.sql", { cwd: rootDir })
    .filter((path) => words.length === 0 || words.some((word) => path.includes(word)))
    .sort();
}

export async function runPgTap(
  files: string[],
  onFile: (report: FileReport) => void,
): Promise<FileReport[]> {
  return withCluster(async (cluster) => {
    await build(await cluster.create(template));
    const queue = [...files];
    const reports: FileReport[] = [];
    const worker = async (number: number) => {
      const url = await cluster.clone(template, `pgtap_${number}`);
      for (let path = queue.shift(); path; path = queue.shift()) {
        const report = await runFile(url, path);
        reports.push(report);
        onFile(report);
      }
    };
    const numbers = Array.from({ length: Math.min(workers, files.length) }, (_, at) => at);
    await Promise.all(numbers.map(worker));
    return reports.sort((a, b) => a.path.localeCompare(b.path));
  });
}

async function build(url: string): Promise<void> {
  await migrate(url);
  await withClient(url, async (db) => {
    await db.query("create extension if not exists pgtap with schema extensions");
    // What the tests stand on, in the order of the names.
    for (const path of globSync("supabase/tests/*.sql", { cwd: rootDir }).sort()) {
      await db.query(readFileSync(join(rootDir, path), "utf8"));
    }
  });
}

async function runFile(url: string, path: string): Promise<FileReport> {
  const sql = readFileSync(join(rootDir, path), "utf8");
  const started = performance.now();
  const lines: string[] = [];
  let crash: TapFailure | null = null;
  await withClient(url, async (db) => {
    await db.query("set client_min_messages = warning");
    await db.query('set search_path = "$user", public, extensions'); // as a hosted session has it
    await db.query("begin");
    try {
      await collect(db, sql, lines);
    } catch (cause) {
      crash = describeCrash(cause as pg.DatabaseError, sql, lines);
    }
    await db.query("rollback");
  });
  const report = parseTap(lines);
  const broken = crash ?? planFailure(report);
  return {
    path,
    passed: report.passed,
    failures: broken ? [...report.failures, broken] : report.failures,
    ms: performance.now() - started,
  };
}

/** Keeps the rows that came before an error, which a plain query would throw away. */
function collect(db: pg.Client, text: string, lines: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const query = new pg.Query(text);
    query.on("row", (row: Record<string, unknown>) => {
      const [value] = Object.values(row);
      if (typeof value === "string") lines.push(value);
    });
    query.on("error", reject);
    query.on("end", () => resolve());
    db.query(query);
  });
}

function describeCrash(error: pg.DatabaseError, sql: string, lines: string[]): TapFailure {
  const last = lines.findLast((line) => /^(not )?ok /.test(line));
  const position = Number(error.position ?? 0);
  return {
    name: "runs to its end",
    detail: [
      `${error.message} (${error.code})`,
      ...(position ? [`at line ${sql.slice(0, position).split("\n").length}`] : []),
      ...[error.detail, error.hint, error.where].filter((text) => text !== undefined),
      last ? `after: ${last}` : "before the first test",
    ],
  };
}
