import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type RunOptions, run } from "../process.ts";
import { rootDir } from "../stack/config.ts";
import { resultsDir, type SuiteResult } from "./suite.ts";

/** The tests of the edge functions, with their coverage as lcov. */
export async function denoSuite(options: RunOptions = {}): Promise<SuiteResult> {
  const results = join(rootDir, resultsDir);
  const [coverage, junit] = [join(results, "functions"), join(results, "functions.xml")];
  mkdirSync(results, { recursive: true });
  for (const old of [coverage, junit]) rmSync(old, { recursive: true, force: true });
  const { code, output } = await run(
    "deno",
    [
      ...["test", "--allow-env", "--allow-net", "--allow-read", "--allow-sys"],
      ...[`--coverage=${coverage}`, `--junit-path=${junit}`, "supabase/functions"],
    ],
    options,
  );
  if (existsSync(coverage)) {
    const lcov = await run("deno", ["coverage", "--lcov", coverage]);
    writeFileSync(join(results, "functions.lcov"), lcov.stdout);
  }
  if (!existsSync(junit)) return { passed: 0, failed: 1, missing: [], output };
  const { passed, failed, skipped } = readJunit(readFileSync(junit, "utf8"));
  return {
    passed,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    missing: skipped > 0 ? [`${skipped} skipped tests`] : [],
    output,
  };
}

interface Case {
  name: string;
  failed: boolean;
  skipped: boolean;
}

/** Counts leaves: Deno lists a group, its tests and their steps side by side. */
export function readJunit(xml: string): { passed: number; failed: number; skipped: number } {
  const cases = [
    ...xml.matchAll(/<testcase name="([^"]*)"[^>]*?(?:\/>|>([\s\S]*?)<\/testcase>)/g),
  ].map(([, name = "", body = ""]) => ({
    name,
    failed: /<(failure|error)\b/.test(body),
    skipped: /<skipped\b/.test(body),
  }));
  const counted = cases.filter((group) => isLeaf(group, cases) || failsAlone(group, cases));
  const failed = counted.filter((test) => test.failed).length;
  const skipped = counted.filter((test) => test.skipped).length;
  return { passed: counted.length - failed - skipped, failed, skipped };
}

const inside = (group: Case, test: Case) => test.name.startsWith(`${group.name} &gt; `);

function isLeaf(test: Case, cases: Case[]): boolean {
  return !cases.some((other) => inside(test, other));
}

// A group whose hook failed has no failed test to speak for it.
function failsAlone(group: Case, cases: Case[]): boolean {
  return group.failed && !cases.some((test) => inside(group, test) && test.failed);
}
