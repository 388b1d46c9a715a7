// `npm run faults -- --kills 1000 --seed 7`: so many deaths at chosen places, and after each of them the
// ledger. The same seed strikes at the same places in the same order.
import { randomUUID } from "node:crypto";
import { simulator } from "../../world/simulator.ts";
import { rows } from "../../world/stack.ts";
import type { Claim } from "../claim.ts";
import { type Line, openLines } from "../lines.ts";
import { callMoments, nameOf, pointOf, statementMoments } from "./places.ts";
import { type Outcome, runPoint } from "./point.ts";
import { startWorker, type Worker } from "./workers.ts";

const people = 8;
const victims = 2;
/** How often a place is aimed at that does not come. */
const tries = 3;

export interface Kills {
  seed: number;
  seconds: number;
  outcomes: Outcome[];
  claims: Claim[];
}

export interface KillOptions {
  count: number;
  seed: number;
  /** The number of the first point; with a count of 1, that one alone. */
  from: number;
  /** Ends the stack's own functions: nobody works but whom we call. */
  silence(): Promise<void>;
  say(line: string): void;
}

export async function kills({ count, seed, from, silence, say }: KillOptions): Promise<Kills> {
  const run = randomUUID().slice(0, 8);
  await prepare();
  const cast = await openLines(run, people);
  await silence();
  await rows("delete from pgmq.q_jobs");
  const hour = 3_600_000;
  await simulator.change({ delays: { sentMs: hour, deliveredMs: hour } });
  const survivor = await startWorker({ isWatched: false });
  const watched = await Promise.all(
    Array.from({ length: victims }, () => startWorker({ isWatched: true })),
  );
  const began = performance.now();
  const outcomes: Outcome[] = [];
  say(`${count} kill points of seed ${seed}, from ${from} …`);
  try {
    for (let number = from; number < from + count; number++) {
      // They take turns: while one works, the other gets up.
      const victim = watched[number % victims]!;
      const outcome = await strike(run, { seed, number }, cast, { victim, survivor });
      outcomes.push(outcome);
      const { place } = outcome.point;
      for (const words of outcome.wrong) say(`point ${number}, ${nameOf(place)}: ${words}`);
      if (outcomes.length % 50 === 0) say(`${outcomes.length} of ${count} kill points`);
    }
  } finally {
    await Promise.all([survivor, ...watched].map((worker) => worker.stop()));
  }
  const seconds = (performance.now() - began) / 1000;
  return { seed, seconds, outcomes, claims: claimsOf(outcomes, seed) };
}

/** A connection that an earlier kill left dead can keep a place from coming: then once more, on others. */
async function strike(
  run: string,
  { seed, number }: { seed: number; number: number },
  cast: Line[],
  workers: { victim: Worker; survivor: Worker },
): Promise<Outcome> {
  const wrong: string[] = [];
  for (let time = 1; ; time++) {
    const point = pointOf(seed, number);
    const outcome = await runPoint(`${run}.${time}`, point, cast, workers).catch((cause) => {
      throw new Error(`Point ${number} of seed ${seed}, ${nameOf(point.place)}`, { cause });
    });
    wrong.push(...outcome.wrong);
    if (outcome.hit || time === tries) return { ...outcome, wrong };
  }
}

async function prepare(): Promise<void> {
  await rows("update private.channel_limits set threshold = 100000, rate_per_minute = 1000000");
  // The played models would think on the processor that this needs.
  await rows("update public.ai_settings set is_enabled = false");
  await simulator.change({
    limits: { numberPerSecond: 100_000, pairBurst: 100_000 },
    retry: { firstMs: 300, maxMs: 3_000, attempts: 1_000 },
  });
}

const sumOf = (outcomes: Outcome[], value: (outcome: Outcome) => number) =>
  outcomes.reduce((sum, outcome) => sum + value(outcome), 0);

function claimsOf(outcomes: Outcome[], seed: number): Claim[] {
  const missed = outcomes.filter(({ hit }) => !hit);
  const wrong = outcomes.filter((outcome) => outcome.wrong.length > 0);
  const [doubted, left, hidden] = [
    sumOf(outcomes, (outcome) => outcome.doubted),
    sumOf(outcomes, (outcome) => outcome.left),
    sumOf(outcomes, (outcome) => outcome.hidden),
  ];
  const moments = [...new Set<string>([...statementMoments, ...callMoments])];
  const struck = moments.map((moment) => ({
    moment,
    count: outcomes.filter(({ hit, point }) => hit && point.place.moment === moment).length,
  }));
  return [
    {
      what: `every kill point of seed ${seed} is struck`,
      ok: missed.length === 0,
      detail: `${outcomes.length - missed.length} of ${outcomes.length}${missed
        .map(({ point }) => `; not ${point.number}, ${nameOf(point.place)}`)
        .join("")}`,
    },
    {
      what: "after each of them nothing is lost, twice, elsewhere or out of order",
      ok: wrong.length === 0,
      detail: `${sumOf(outcomes, ({ said }) => said)} out, ${sumOf(outcomes, ({ heard }) => heard)} in, ${wrong.length} points wrong${wrong
        .slice(0, 3)
        .map(({ point, wrong: [first] }) => `; ${point.number}, ${nameOf(point.place)}: ${first}`)
        .join("")}`,
    },
    {
      what: "only what was noted is ever in doubt, and who is left in doubt is shown to the team",
      ok: hidden === 0 && (left > 0 || outcomes.length < 20),
      detail: `${doubted} doubted, ${doubted - left} settled by the provider's word, ${left} left to a person, ${hidden} hidden`,
    },
    {
      what: "they struck at every moment of a statement and of a call",
      ok: struck.every(({ count }) => count > 0) || outcomes.length < 40,
      detail: struck.map(({ moment, count }) => `${moment} ${count}`).join(", "),
    },
  ];
}
