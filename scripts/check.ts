// `npm run check`: everything that can be said about the project without running it.
import { databaseSteps } from "./check/database.ts";
import { denoSteps } from "./check/deno.ts";
import { runSteps, type Step } from "./check/step.ts";
import { run, stopAll } from "./process.ts";

const command = (name: string, program: string, ...args: string[]): Step => ({
  name,
  run: async () => {
    const { code, output } = await run(program, args);
    return { ok: code === 0, output };
  },
});

const steps: Step[] = [
  command("format and lint", "biome", "ci", "--error-on-warnings", "--colors=off", "."),
  ...["shared", "scripts", "web"].map((name) => command(`types: ${name}`, "tsc", "-p", name)),
  ...databaseSteps,
  command("laws", "vitest", "run", "--project", "laws"),
  ...denoSteps,
];

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, async () => {
    await stopAll();
    process.exit(130);
  });
}

const failed = await runSteps(steps);
console.log(failed === 0 ? "All checks passed." : `${failed} of ${steps.length} checks failed.`);
process.exitCode = failed === 0 ? 0 : 1;
