export interface SuiteResult {
  passed: number;
  failed: number;
  /** What the machine did not allow, in words. With CI=true each of them is a failure. */
  missing: string[];
  /** Of the passed ones, those that passed at the second try only. */
  repeated?: string[];
  /** Shown when something failed. */
  output: string;
}

export interface Suite {
  name: string;
  about: string;
  /** More for clocks than for the processor: it runs beside the others. */
  waits?: true;
  run(): Promise<SuiteResult>;
}

/** Where suites leave what others read afterwards: reports and coverage. */
export const resultsDir = "coverage";

/**
 * A machine of CI may stand still for a moment, so what waits for clocks is tried twice there. What
 * passed only then is named; where it is more than two tests, they have failed.
 */
export const retries = process.env.CI ? 1 : 0;
const MOST_REPEATED = 2;

export function tolerate(
  passed: number,
  failed: number,
  repeated: string[],
): Pick<SuiteResult, "passed" | "failed" | "repeated"> {
  return repeated.length > MOST_REPEATED
    ? { passed: passed - repeated.length, failed: failed + repeated.length, repeated: [] }
    : { passed, failed, repeated };
}
