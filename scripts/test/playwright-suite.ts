import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "../process.ts";
import { rootDir } from "../stack/config.ts";
import { ensureChromium } from "./chromium.ts";
import { withFullStack } from "./full-stack.ts";
import { resultsDir, type SuiteResult } from "./suite.ts";

interface PlaywrightReport {
  errors: unknown[];
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
}

// Side by side, each with a stack of its own: a test waits more than it works.
const SHARDS = 2;

/** A real browser against a whole stack. */
export async function playwrightSuite(timeout: number): Promise<SuiteResult> {
  const browser = await ensureChromium();
  if ("reason" in browser) return { passed: 0, failed: 0, missing: [browser.reason], output: "" };
  mkdirSync(join(rootDir, resultsDir), { recursive: true });
  const shards = await Promise.all(
    Array.from({ length: SHARDS }, (_, index) => runShard(index + 1, browser.path, timeout)),
  );
  return {
    passed: shards.reduce((sum, { passed }) => sum + passed, 0),
    failed: shards.reduce((sum, { failed }) => sum + failed, 0),
    missing: shards.flatMap(({ missing }) => missing),
    output: shards.map(({ output }) => output).join("\n"),
  };
}

async function runShard(shard: number, browser: string, timeout: number): Promise<SuiteResult> {
  const file = join(rootDir, resultsDir, `e2e-${shard}.json`);
  rmSync(file, { force: true });
  return withFullStack({ web: true }, async (stack) => {
    const which = [`--shard=${shard}/${SHARDS}`, `--output=../test-results/${shard}`];
    const { code, output } = await run("playwright", ["test", "--reporter=list,json", ...which], {
      cwd: join(rootDir, "web"),
      env: {
        ...stack.env,
        CHROMIUM_PATH: browser,
        NODE_NO_WARNINGS: "1",

        PLAYWRIGHT_JSON_OUTPUT_NAME: file,
      },
      timeout,
    });
    const log = code === 0 ? "" : `\nThe stack said:\n${stack.log()}`;
    if (!existsSync(file)) return { passed: 0, failed: 1, missing: [], output: output + log };
    const report = JSON.parse(readFileSync(file, "utf8")) as PlaywrightReport;
    return { ...readPlaywright(report, code), output: output + log };
  });
}

/** A test that passes only when repeated has failed. */
export function readPlaywright(
  { stats, errors }: PlaywrightReport,
  code: number,
): Pick<SuiteResult, "passed" | "failed" | "missing"> {
  const failed = stats.unexpected + stats.flaky + errors.length;
  return {
    passed: stats.expected,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    missing: stats.skipped > 0 ? [`${stats.skipped} skipped tests`] : [],
  };
}
