// `npm test [-- suite …]`: every suite that this machine can run, a line each, and the sum at the end.
import { rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { stopAll } from "./process.ts";
import { rootDir } from "./stack/config.ts";
import { bar, percent, readCoverage } from "./test/coverage.ts";
import { stopFullStacks } from "./test/full-stack.ts";
import { resultsDir, type Suite, type SuiteResult } from "./test/suite.ts";
import { suites } from "./test/suites.ts";

const isCi = process.env.CI === "true";
const args = process.argv.slice(2);
const unknown = args.filter(
  (name) => name !== "--list" && !suites.some((one) => one.name === name),
);

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, async () => {
    await stopAll();
    await stopFullStacks();
    process.exit(130);
  });
}

if (args.includes("--list") || unknown.length > 0) {
  if (unknown.length > 0) console.log(`There is no suite ${unknown.join(", ")}. There are:`);
  for (const { name, about } of suites) console.log(`${name.padEnd(12)} ${about}`);
  process.exitCode = unknown.length > 0 ? 1 : 0;
} else {
  process.exitCode = await testAll(
    suites.filter(({ name }) => args.length === 0 || args.includes(name)),
  );
}

async function testAll(chosen: Suite[]): Promise<number> {
  rmSync(join(rootDir, resultsDir), { recursive: true, force: true });
  const missing: string[] = [];
  let passed = 0;
  let failed = 0;
  const inTurn = async (lane: Suite[]) => {
    for (const suite of lane) {
      const result = await runSuite(suite);
      passed += result.passed;
      failed += result.failed;
      for (const name of result.repeated ?? []) {
        console.log(`repeated     ${suite.name}: ${name}`);
      }
      missing.push(...result.missing.map((reason) => `${suite.name}: ${reason}`));
    }
  };
  await Promise.all(lanesOf(chosen).map(inTurn));
  for (const { name, lines } of readCoverage()) {
    const reached = percent(lines);
    console.log(
      `coverage     ${name}: ${reached.toFixed(1)} % of ${lines.total} lines (bar ${bar} %)`,
    );
    if (reached < bar) failed += 1;
  }
  for (const reason of missing) console.log(`not run      ${reason}`);
  if (isCi) failed += missing.length;
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

/** Each has its own ports and data, so what waits for clocks leaves the processor to the others. */
function lanesOf(chosen: Suite[]): Suite[][] {
  if (availableParallelism() < 2) return [chosen];
  return [chosen.filter(({ waits }) => !waits), chosen.filter(({ waits }) => waits)];
}

async function runSuite(suite: Suite): Promise<SuiteResult> {
  const started = performance.now();
  const result: SuiteResult = await suite.run().catch((cause: Error) => ({
    passed: 0,
    failed: 1,
    missing: [],
    output: cause.stack ?? cause.message,
  }));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (result.failed > 0) console.log(result.output.trimEnd());
  console.log(
    `${suite.name.padEnd(12)} ${result.passed} passed, ${result.failed} failed, ${seconds} s`,
  );
  return result;
}
