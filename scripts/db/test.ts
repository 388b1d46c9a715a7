import { writeFileSync } from "node:fs";
import { type FileReport, runPgTap, testFiles } from "./pgtap.ts";

/** `npm run db -- test [words] [--report file]`: runs the files whose path contains a word. */
export async function test(args: string[]): Promise<number> {
  const reportAt = args.indexOf("--report");
  const reportFile = reportAt >= 0 ? args[reportAt + 1] : undefined;
  const words = args.filter((_, at) => reportAt < 0 || (at !== reportAt && at !== reportAt + 1));
  const files = testFiles(words);
  if (files.length === 0) {
    console.log(`No test file in supabase/tests matches ${words.join(", ") || "*.test.sql"}.`);
    return 1;
  }
  const started = performance.now();
  const reports = await runPgTap(files, print);
  const passed = reports.reduce((sum, report) => sum + report.passed, 0);
  const failed = reports.reduce((sum, report) => sum + report.failures.length, 0);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${reports.length} files, ${passed} passed, ${failed} failed, ${seconds} s`);
  if (reportFile) writeFileSync(reportFile, JSON.stringify({ passed, failed }));
  return failed > 0 ? 1 : 0;
}

function print({ path, passed, failures, ms }: FileReport): void {
  const mark = failures.length > 0 ? "✗" : "✓";
  console.log(`${mark} ${path}  ${passed}/${passed + failures.length}  ${Math.round(ms)} ms`);
  for (const { name, detail } of failures) {
    console.log(`    ✗ ${name}`);
    for (const line of detail) console.log(`      ${line}`);
  }
}
