import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type RunOptions, run } from "../process.ts";
import { rootDir } from "../stack/config.ts";
import { resultsDir, type SuiteResult, tolerate } from "./suite.ts";

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { name: string; status: string; assertionResults: VitestTest[] }[];
}

interface VitestTest {
  status: string;
  fullName: string;
  /** Of every try. */
  failureMessages: string[];
}

export async function vitestSuite(
  name: string,
  projects: string[],
  options: RunOptions & { flags?: string[] } = {},
): Promise<SuiteResult> {
  const file = join(rootDir, resultsDir, `${name}.json`);
  mkdirSync(join(rootDir, resultsDir), { recursive: true });
  rmSync(file, { force: true });
  const { code, output } = await run(
    "vitest",
    [
      "run",
      ...projects.flatMap((project) => ["--project", project]),
      ...["--reporter=default", "--reporter=json", `--outputFile.json=${file}`],
      ...(options.flags ?? []),
    ],
    options,
  );
  if (!existsSync(file)) return { passed: 0, failed: 1, missing: [], output };
  return { ...readReport(JSON.parse(readFileSync(file, "utf8")) as VitestReport, code), output };
}

export function readReport(report: VitestReport, code: number): Omit<SuiteResult, "output"> {
  // A file that does not even load has no test that could fail.
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((test) => test.status === "failed"),
  );
  const failed = report.numFailedTests + unloaded.length;
  const skipped = report.numPendingTests + report.numTodoTests;
  const repeated = report.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status, failureMessages }) => status === "passed" && failureMessages.length > 0)
    .map(({ fullName }) => fullName);
  return {
    ...tolerate(report.numPassedTests, failed === 0 && code !== 0 ? 1 : failed, repeated),
    missing: skipped > 0 ? [`${skipped} skipped tests`] : [],
  };
}
