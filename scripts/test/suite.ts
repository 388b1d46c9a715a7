export interface SuiteResult {
  passed: number;
  failed: number;
  /** What the machine did not allow, in words. With CI=true each of them is a failure. */
  missing: string[];
  /** Shown when something failed. */
  output: string;
}

export interface Suite {
  name: string;
  about: string;
  run(): Promise<SuiteResult>;
}

/** Where suites leave what others read afterwards: reports and coverage. */
export const resultsDir = "coverage";
