import { describe, expect, it } from "vitest";
import { readPlaywright } from "./playwright-suite.ts";
import { readReport } from "./vitest-suite.ts";

const file = (status: string, ...tests: string[]) => ({
  name: "a.test.ts",
  status,
  assertionResults: tests.map((test) => ({
    status: test,
    fullName: test,
    failureMessages: test === "failed" ? ["expected"] : [],
  })),
});
const vitest = (failed: number, ...testResults: ReturnType<typeof file>[]) => ({
  numPassedTests: 4,
  numFailedTests: failed,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults,
});

describe("readReport", () => {
  it("counts a file that did not load as a failure", () => {
    const report = vitest(1, file("failed", "failed"), file("failed"));
    expect(readReport(report, 1)).toMatchObject({ passed: 4, failed: 2, missing: [] });
  });

  it("does not call a run good that ended badly", () => {
    expect(readReport(vitest(0, file("passed", "passed")), 1).failed).toBe(1);
  });

  it("names what passed only when repeated", () => {
    const report = vitest(0, file("passed", "passed", "passed"));
    report.testResults[0]?.assertionResults[1]?.failureMessages.push("the first time");
    expect(readReport(report, 0)).toMatchObject({ passed: 4, failed: 0, repeated: ["passed"] });
  });

  it("names skipped tests as not run", () => {
    const report = { ...vitest(0), numPendingTests: 2, numTodoTests: 1 };
    expect(readReport(report, 0).missing).toEqual(["3 skipped tests"]);
  });
});

describe("readPlaywright", () => {
  const stats = { expected: 3, unexpected: 0, flaky: 0, skipped: 0 };

  it("finds what passed only when repeated, which more than two may not", () => {
    const spec = { title: "late", tests: [{ status: "flaky" }] };
    const repeated = (flaky: number) => {
      const suites = [{ specs: [], suites: [{ specs: Array<typeof spec>(flaky).fill(spec) }] }];
      return readPlaywright({ errors: [], stats: { ...stats, flaky }, suites }, 0);
    };
    expect(repeated(2)).toMatchObject({ passed: 5, failed: 0, repeated: ["late", "late"] });
    expect(repeated(3)).toMatchObject({ passed: 3, failed: 3, repeated: [] });
  });

  it("does not call a run good that ended badly", () => {
    expect(readPlaywright({ errors: [], stats, suites: [] }, 1)).toMatchObject({
      passed: 3,
      failed: 1,
    });
  });
});
