// Reads what pgTAP prints (the Test Anything Protocol, version 13 without subtests).
export interface TapFailure {
  name: string;
  detail: string[];
}

export interface TapReport {
  passed: number;
  failures: TapFailure[];
  /** The number of tests that were announced, null when nothing was. */
  planned: number | null;
}

export function parseTap(lines: string[]): TapReport {
  const report: TapReport = { passed: 0, failures: [], planned: null };
  let last: TapFailure | null = null;
  for (const line of lines.flatMap((text) => text.split("\n"))) {
    const plan = /^1\.\.(\d+)/.exec(line);
    if (plan) {
      report.planned = Number(plan[1]);
      continue;
    }
    const test = /^(not )?ok (\d+)(?: - (.*))?$/.exec(line);
    if (test) {
      const [, not, number, name] = test;
      last = not ? { name: name ?? `test ${number}`, detail: [] } : null;
      if (last) report.failures.push(last);
      else report.passed += 1;
      continue;
    }
    if (line.startsWith("#") && last) last.detail.push(line.replace(/^#\s?/, ""));
  }
  return report;
}

/** A file that announces nothing, or runs another number of tests than it announced, has failed. */
export function planFailure({ passed, failures, planned }: TapReport): TapFailure | null {
  const ran = passed + failures.length;
  if (planned === null)
    return { name: "the plan", detail: ["The file neither plans nor finishes."] };
  if (ran === 0) return { name: "the plan", detail: ["The file tests nothing."] };
  if (ran !== planned) {
    return { name: "the plan", detail: [`Planned ${planned} tests but ran ${ran}.`] };
  }
  return null;
}
