// Runs the steps of `npm run check`: two at a time, a line each, the output only of those that fail.
export interface Step {
  name: string;
  run(): Promise<StepResult>;
}

export interface StepResult {
  ok: boolean;
  output: string;
}

export async function runSteps(steps: Step[], lanes = 2): Promise<number> {
  const queue = [...steps];
  const width = Math.max(...steps.map(({ name }) => name.length));
  let failed = 0;
  const lane = async () => {
    for (let step = queue.shift(); step; step = queue.shift()) {
      const started = performance.now();
      const { ok, output } = await attempt(step);
      const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(6);
      console.log(`${ok ? "✓" : "✗"} ${step.name.padEnd(width)} ${seconds} s`);
      if (ok) continue;
      failed += 1;
      console.log(output.trimEnd().replace(/^/gm, "    "));
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return failed;
}

async function attempt(step: Step): Promise<StepResult> {
  try {
    return await step.run();
  } catch (cause) {
    const text = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    return { ok: false, output: text };
  }
}
