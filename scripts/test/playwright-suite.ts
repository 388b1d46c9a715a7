import { existsSync, globSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "../process.ts";
import { rootDir } from "../stack/config.ts";
import { ensureChromium } from "./chromium.ts";
import { withFullStack } from "./full-stack.ts";
import { resultsDir, retries, type SuiteResult, tolerate } from "./suite.ts";

interface PlaywrightReport {
  errors: unknown[];
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  suites: PlaywrightGroup[];
}

interface PlaywrightGroup {
  suites?: PlaywrightGroup[];
  specs: { title: string; tests: { status: string }[] }[];
}

/** A real browser against a whole stack. */
export async function playwrightSuite(timeout: number): Promise<SuiteResult> {
  const browser = await ensureChromium();
  if ("reason" in browser) return { passed: 0, failed: 0, missing: [browser.reason], output: "" };
  const file = join(rootDir, resultsDir, "e2e.json");
  mkdirSync(join(rootDir, resultsDir), { recursive: true });
  rmSync(file, { force: true });
  return withFullStack({ web: true }, async (stack) => {
    const { code, output } = await run(
      "playwright",
      ["test", "--reporter=list,json", `--retries=${retries}`],
      {
        cwd: join(rootDir, "web"),
        env: {
          ...stack.env,
          CHROMIUM_PATH: browser.path,
          NODE_NO_WARNINGS: "1",
          PLAYWRIGHT_JSON_OUTPUT_NAME: file,
        },
        timeout,
      },
    );
    const log = code === 0 ? "" : `${whatWasShown()}\nThe stack said:\n${stack.log()}`;
    if (!existsSync(file)) return { passed: 0, failed: 1, missing: [], output: output + log };
    const report = JSON.parse(readFileSync(file, "utf8")) as PlaywrightReport;
    return { ...readPlaywright(report, code), output: output + log };
  });
}

/** What the pages of the failed tests showed: nobody can look at the machine afterwards. */
function whatWasShown(): string {
  const found = globSync(join(rootDir, "test-results/*/error-context.md"));
  return found.map((path) => `\n${path}\n${readFileSync(path, "utf8")}`).join("");
}

export function readPlaywright(
  { stats, errors, suites }: PlaywrightReport,
  code: number,
): Omit<SuiteResult, "output"> {
  const failed = stats.unexpected + errors.length;
  return {
    ...tolerate(
      stats.expected + stats.flaky,
      failed === 0 && code !== 0 ? 1 : failed,
      suites.flatMap(repeatedIn),
    ),
    missing: stats.skipped > 0 ? [`${stats.skipped} skipped tests`] : [],
  };
}

function repeatedIn({ specs, suites = [] }: PlaywrightGroup): string[] {
  const own = specs.filter(({ tests }) => tests.some(({ status }) => status === "flaky"));
  return [...own.map(({ title }) => title), ...suites.flatMap(repeatedIn)];
}
