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

/** A real browser against a whole stack. */
export async function playwrightSuite(timeout: number): Promise<SuiteResult> {
  const browser = await ensureChromium();
  if ("reason" in browser) return { passed: 0, failed: 0, missing: [browser.reason], output: "" };
  const file = join(rootDir, resultsDir, "e2e.json");
  mkdirSync(join(rootDir, resultsDir), { recursive: true });
  rmSync(file, { force: true });
  return withFullStack({ web: true }, async (stack) => {
    const { code, output } = await run("playwright", ["test", "--reporter=list,json"], {
      cwd: join(rootDir, "web"),
      env: {
        ...stack.env,
        CHROMIUM_PATH: browser.path,
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
