// `npm run db -- <command>`: everything that is done to the database from the outside.
import { advisors } from "./db/advisors.ts";
import { build } from "./db/build.ts";
import { types } from "./db/database-types.ts";
import { diff } from "./db/diff.ts";
import { seed } from "./db/seed.ts";
import { test } from "./db/test.ts";
import { StackProblem } from "./stack/problem.ts";

const commands: Record<
  string,
  { run: (args: string[]) => number | Promise<number>; help: string }
> = {
  build: { run: build, help: "write the baseline migration from supabase/schemas [--check]" },
  types: { run: types, help: "write shared/src/database.types.ts [--check]" },
  test: { run: test, help: "run the pgTAP tests [words in their paths]" },
  seed: { run: seed, help: "connect the demo tenants to their simulated WhatsApp" },
  diff: { run: diff, help: "show what the migrations lack, from v1.0 on [name to write it]" },
  advisors: { run: advisors, help: "ask Supabase's advisors" },
};

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => process.exit(130));
}

const [name = "", ...args] = process.argv.slice(2);
const command = commands[name];
if (command) {
  try {
    process.exitCode = await command.run(args);
  } catch (cause) {
    console.error(cause instanceof StackProblem ? `${cause.message} ${cause.remedy}` : cause);
    process.exitCode = 1;
  }
} else {
  console.log("npm run db -- <command>");
  for (const [key, { help }] of Object.entries(commands)) console.log(`  ${key.padEnd(9)} ${help}`);
  process.exitCode = name === "" ? 0 : 1;
}
