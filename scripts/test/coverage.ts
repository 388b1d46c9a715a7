// Line coverage of what runs in production: shared/ (by Vitest) and the functions (by Deno).
import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { rootDir } from "../stack/config.ts";
import { resultsDir } from "./suite.ts";

export const bar = 80;

export interface Lines {
  covered: number;
  total: number;
}

interface IstanbulFile {
  path: string;
  statementMap: Record<string, { start: { line: number } }>;
  s: Record<string, number>;
}

/** Lines per file of an Istanbul report: a line counts once, covered if its best statement is. */
export function istanbulLines(report: Record<string, IstanbulFile>): Map<string, Lines> {
  return new Map(
    Object.values(report).map((file) => {
      const lines = new Map<number, number>();
      for (const [id, { start }] of Object.entries(file.statementMap)) {
        lines.set(start.line, Math.max(lines.get(start.line) ?? 0, file.s[id] ?? 0));
      }
      const covered = [...lines.values()].filter((hits) => hits > 0).length;
      return [file.path, { covered, total: lines.size }];
    }),
  );
}

export function lcovLines(report: string): Map<string, Lines> {
  const files = new Map<string, Lines>();
  for (const record of report.split("end_of_record")) {
    const path = /^SF:(.+)$/m.exec(record)?.[1];
    if (!path) continue;
    const hits = [...record.matchAll(/^DA:\d+,(\d+)/gm)].map(([, count]) => Number(count));
    files.set(path, { covered: hits.filter((count) => count > 0).length, total: hits.length });
  }
  return files;
}

export function sum(files: Map<string, Lines>, keep: (path: string) => boolean): Lines {
  const total = { covered: 0, total: 0 };
  for (const [path, lines] of files) {
    if (!keep(relative(rootDir, path))) continue;
    total.covered += lines.covered;
    total.total += lines.total;
  }
  return total;
}

/** What the suites `unit` and `functions` left behind; a part that did not run is absent. */
export function readCoverage(): { name: string; lines: Lines }[] {
  const shared = join(rootDir, resultsDir, "unit/coverage-final.json");
  const functions = join(rootDir, resultsDir, "functions.lcov");
  const parts: { name: string; lines: Lines }[] = [];
  if (existsSync(shared)) {
    const files = istanbulLines(JSON.parse(readFileSync(shared, "utf8")));
    parts.push({ name: "shared", lines: sum(files, (path) => path.startsWith("shared/src/")) });
  }
  if (existsSync(functions)) {
    const files = lcovLines(readFileSync(functions, "utf8"));
    const isOurs = (path: string) =>
      path.startsWith("supabase/functions/") && !/(_test|testing)\.ts$/.test(path);
    parts.push({ name: "supabase/functions", lines: sum(files, isOurs) });
  }
  return parts.filter(({ lines }) => lines.total > 0);
}

export function percent({ covered, total }: Lines): number {
  return (100 * covered) / total;
}
