// `npm start` and `npm run reset`.
import { rmSync } from "node:fs";
import { relative } from "node:path";
import { rootDir, stackConfig } from "./stack/config.ts";
import { demoLogins, demoPassword } from "./stack/demo.ts";
import { memoryOfTree } from "./stack/memory.ts";
import { stopLeftover } from "./stack/postgres.ts";
import { StackProblem } from "./stack/problem.ts";
import { refuseSecondInstance } from "./stack/run-file.ts";
import { type Stack, startStack } from "./stack/stack.ts";

const steps: Record<string, string> = {
  postgres: "Postgres",
  database: "database schema",
  gateway: "API gateway",
  realtime: "Realtime",
  functions: "edge functions",
  simulators: "provider simulators",
  web: "web",
  demo: "demo tenants",
};

const began = performance.now();
let starting: Promise<Stack> | undefined;
let stopping = false;

async function stop(): Promise<void> {
  if (stopping) process.exit(130); // asked twice: the services follow when our pipes close
  stopping = true;
  console.log("\nStopping…");
  await starting?.then(
    (stack) => stack.stop(),
    () => undefined,
  ); // a failed start says so below
  console.log("Stopped. Your data is kept; `npm start` continues where you left.");
  process.exit(0);
}
process.on("SIGINT", stop);
process.on("SIGTERM", stop);
process.on("SIGHUP", stop);

const unknown = process.argv.slice(2).find((argument) => argument !== "--reset");

try {
  if (unknown) throw new StackProblem(`There is no option ${unknown}.`, "The only one is --reset.");
  if (process.argv.includes("--reset")) await reset();
  console.log("Starting Prosa");
  starting = startStack({ watch: true, onStep, report: (line) => console.log(`  · ${line}`) });
  const stack = await starting;
  if (!stopping) summarise(stack);
} catch (cause) {
  if (!(cause instanceof StackProblem)) throw cause;
  console.error(`\n${cause.message}\n${cause.remedy}`);
  process.exit(1);
}

async function reset(): Promise<void> {
  const config = stackConfig();
  refuseSecondInstance(config);
  await stopLeftover(config.files.db);
  // Only what we made: PROSA_DATA_DIR may name a folder that holds other things.
  for (const made of Object.values(config.files)) rmSync(made, { recursive: true, force: true });
  console.log(`Emptied ${relative(rootDir, config.dataDir) || config.dataDir}.`);
}

function onStep(step: string, ms: number): void {
  console.log(`  ✓ ${(steps[step] ?? step).padEnd(22)}${(ms / 1000).toFixed(1).padStart(5)} s`);
}

function summarise({ config, isNew }: Stack): void {
  const { urls } = config;
  const memory = memoryOfTree(process.pid);
  const lines = [
    "",
    `  Web             ${urls.web}`,
    `  Customer phone  ${urls.simulators}/whatsapp`,
    `  Faults, e-mails ${urls.simulators}`,
    `  API             ${urls.api}`,
    `  Database        ${urls.db}`,
    "",
    `  Log in with (password ${demoPassword})`,
    ...demoLogins.map(({ email, role, tenant }) => `    ${email.padEnd(18)}${role}, ${tenant}`),
    "",
    isNew
      ? `  Next: open ${urls.web}, log in as bruno@acme.test, then write from the customer phone.`
      : "  Next: continue where you left; `npm run reset` starts afresh.",
    "",
    `  Ready in ${((performance.now() - began) / 1000).toFixed(1)} s${memory ? `, ${Math.round(memory.bytes / 1e6)} MB of memory` : ""}. Ctrl-C stops it.`,
  ];
  console.log(lines.join("\n"));
}
