// `npm run faults [-- --events 100000]`: a whole stack in a storm of faults, and the ledger of what
// became of every message. `-- --soak 30`: half an hour of steady work instead, and its memory.
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { stopAll } from "./process.ts";
import { stopFullStacks, withFullStack } from "./test/full-stack.ts";

const { values } = parseArgs({
  options: {
    events: { type: "string", default: "100000" },
    soak: { type: "string" },
    /** Events a second; by default what suits the number of events, or 70 % of what this machine can. */
    rate: { type: "string" },
    /** Where the claims go, for `npm test`. */
    report: { type: "string" },
  },
});

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, async () => {
    await stopAll();
    await stopFullStacks();
    process.exit(130);
  });
}

const rate = values.rate === undefined ? null : Number(values.rate);
const say = (line: string) => console.error(`${new Date().toISOString().slice(11, 19)} ${line}`);

const outcome = await withFullStack({ web: false }, async ({ env, log }) => {
  // Whatever speaks to a running stack finds it by its environment.
  Object.assign(process.env, {
    PROSA_PORT_OFFSET: env.PROSA_PORT_OFFSET,
    PROSA_DATA_DIR: env.PROSA_DATA_DIR,
  });
  try {
    if (values.soak !== undefined) {
      const [{ soak }, { soakTable }] = await Promise.all([
        import("../tests/faults/soak.ts"),
        import("../tests/faults/tables.ts"),
      ]);
      const steady = await soak({ minutes: Number(values.soak), perSecond: rate, say });
      return { table: soakTable(steady), claims: steady.claims };
    }
    const [{ storm }, { stormTable }] = await Promise.all([
      import("../tests/faults/storm.ts"),
      import("../tests/faults/tables.ts"),
    ]);
    const events = Number(values.events);
    const perSecond = rate ?? Math.min(150, Math.max(50, events / 90));
    const people = events < 20_000 ? 40 : 100;
    const result = await storm({ events, perSecond, people, say });
    return { table: stormTable(result), claims: result.claims };
  } catch (cause) {
    say(`The stack said:\n${log()}`);
    throw cause;
  }
});

const failed = outcome.claims.filter(({ ok }) => !ok).length;
console.log(outcome.table);
if (values.report) {
  const passed = outcome.claims.length - failed;
  writeFileSync(values.report, JSON.stringify({ passed, failed }));
}
process.exit(failed === 0 ? 0 : 1);
