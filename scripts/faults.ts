// `npm run faults [-- --events 100000]`: a whole stack in a storm of faults, and the ledger of what
// became of every message. `-- --kills 1000 --seed 7`: as many deaths at chosen places. `-- --soak 30`:
// half an hour of steady work instead, and its memory.
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Claim } from "../tests/faults/claim.ts";
import { stopAll } from "./process.ts";
import type { Stack } from "./stack/stack.ts";
import { stopFullStacks, withFullStack } from "./test/full-stack.ts";

const { values } = parseArgs({
  options: {
    /** Without --kills and --soak 100,000. */
    events: { type: "string" },
    /** With --events after the storm, in the same stack. */
    kills: { type: "string" },
    /** Which places, and the number of the first. */
    seed: { type: "string", default: "1" },
    from: { type: "string", default: "0" },
    soak: { type: "string" },
    /** Events a second; by default what suits the number of events, or 70 % of what this machine can. */
    rate: { type: "string" },
    /** Where the claims go, for `npm test`. */
    report: { type: "string" },
  },
});

interface Part {
  table: string;
  claims: Claim[];
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, async () => {
    await stopAll();
    await stopFullStacks();
    process.exit(130);
  });
}

const rate = values.rate === undefined ? null : Number(values.rate);
const say = (line: string) => console.error(`${new Date().toISOString().slice(11, 19)} ${line}`);

const parts = await withFullStack({ web: false }, async ({ stack, env, log }) => {
  // Whatever speaks to a running stack finds it by its environment.
  Object.assign(process.env, {
    PROSA_PORT_OFFSET: env.PROSA_PORT_OFFSET,
    PROSA_DATA_DIR: env.PROSA_DATA_DIR,
  });
  try {
    if (values.soak !== undefined) return [await steadyWork(Number(values.soak))];
    const events = Number(values.events ?? (values.kills === undefined ? 100_000 : 0));
    const all: Part[] = [];
    if (events > 0) all.push(await aStorm(events, stack));
    if (values.kills !== undefined) all.push(await chosenKills(Number(values.kills), stack));
    return all;
  } catch (cause) {
    say(`The stack said:\n${log()}`);
    throw cause;
  }
});

const claims = parts.flatMap((part) => part.claims);
const failed = claims.filter(({ ok }) => ok === false).length;
console.log(parts.map(({ table }) => table).join("\n\n"));
if (values.report) {
  const passed = claims.filter(({ ok }) => ok === true).length;
  const missing = claims
    .filter(({ ok }) => ok === null)
    .map(({ what, detail }) => `${what}: ${detail}`);
  writeFileSync(values.report, JSON.stringify({ passed, failed, missing }));
}
process.exit(failed === 0 ? 0 : 1);

async function steadyWork(minutes: number): Promise<Part> {
  const { soak } = await import("../tests/faults/soak.ts");
  const { soakTable } = await import("../tests/faults/tables.ts");
  const steady = await soak({ minutes, perSecond: rate, say });
  return { table: soakTable(steady), claims: steady.claims };
}

async function aStorm(events: number, { withoutPostgres }: Stack): Promise<Part> {
  const { storm } = await import("../tests/faults/storm.ts");
  const { stormTable } = await import("../tests/faults/tables.ts");
  const perSecond = rate ?? Math.min(150, Math.max(50, events / 90));
  const people = events < 20_000 ? 40 : 100;
  const result = await storm({ events, perSecond, people, withoutPostgres, say });
  return { table: stormTable(result), claims: result.claims };
}

async function chosenKills(count: number, stack: Stack): Promise<Part> {
  const { kills } = await import("../tests/faults/kills/kills.ts");
  const { killTable } = await import("../tests/faults/tables.ts");
  const [seed, from] = [Number(values.seed), Number(values.from)];
  const silence = async () => stack.services.get("functions")?.stop();
  const result = await kills({ count, seed, from, silence, say });
  return { table: killTable(result), claims: result.claims };
}
