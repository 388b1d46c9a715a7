// Moments at which the functions are killed, and what was under way then.
import { setTimeout as sleep } from "node:timers/promises";
import { frozen } from "./freeze.ts";
import { endOrphanedStatements, killFunctions } from "./functions-process.ts";
import { simulator } from "./simulator.ts";
import { number, rows } from "./stack.ts";
import { until } from "./wait.ts";

export interface Moment {
  /** Messages leased to the worker, the provider not called. */
  before: number;
  /** The provider was called and did not have the message. */
  during: number;
  /** The provider had the message, and its answer was not written down. */
  after: number;
  /** Webhooks whose transaction was open. */
  ingesting: number;
}

async function killNow(): Promise<Moment> {
  const moment = await momentNow();
  await killFunctions();
  return moment;
}

export async function killAnytime(): Promise<Moment> {
  await sleep(Math.random() * 1_000);
  return killNow();
}

/**
 * Whatever wants to write to the table waits: in the outbox leases for their call and answers to be
 * noted, among the deliveries a webhook that is half stored. What the dead process had asked of
 * Postgres is done afterwards or, with `undone`, is not.
 */
export function killFrozen(table: string, orphans: "done" | "undone"): Promise<Moment> {
  return frozen(table, async () => {
    await until(`somebody wants to write to ${table}`, () =>
      number("select count(*) from pg_locks where not granted and relation = $1::regclass", [
        table,
      ]),
    );
    await sleep(500);
    const moment = await killNow();
    if (orphans === "undone") await endOrphanedStatements();
    return moment;
  });
}

/**
 * Messages are leased and nobody has called for them: who notes an attempt waits for the messages,
 * which a claim does not touch. When all places of the worker were taken just then by answers that
 * wait to be noted, it is thawed and tried again.
 */
export function killBeforeCalls(): Promise<Moment> {
  return until("messages are leased and not called for", () =>
    frozen("public.messages", async () => {
      await sleep(500);
      if ((await momentNow()).before === 0) return null;
      const moment = await killNow();
      await endOrphanedStatements();
      return moment;
    }),
  );
}

/** Ten messages are in the provider's hands: `slow` takes them and is silent, `hang` does not. */
export async function killDuringCalls(kind: "slow" | "hang"): Promise<Moment> {
  await simulator.fail({ kind, times: 10, ms: 8_000 });
  await until("ten calls wait for the provider", async () => {
    return (await simulator.faults()).length === 0;
  });
  return killNow();
}

async function momentNow(): Promise<Moment> {
  const leased = await rows<{ message_id: string; called: boolean }>(
    `select o.message_id, o.attempt_started_at is not null as called
       from private.outbox o where o.state = 'leased' and o.lease_ends_at > clock_timestamp()`,
  );
  const ingesting = await number(
    `select count(*) from pg_stat_activity a
      where a.application_name = 'postgres.js' and a.state = 'active'
        and a.query like '%private.ingest(%'`,
  );
  const taken = new Set(
    (await simulator.sent()).sends.map((send) => send.biz_opaque_callback_data),
  );
  const called = leased.filter((message) => message.called);
  const after = called.filter((message) => taken.has(message.message_id)).length;
  return {
    before: leased.length - called.length,
    during: called.length - after,
    after,
    ingesting,
  };
}

export function sumOf(moments: Moment[]): Moment {
  const sum = { before: 0, during: 0, after: 0, ingesting: 0 };
  for (const moment of moments) {
    for (const key of ["before", "during", "after", "ingesting"] as const) sum[key] += moment[key];
  }
  return sum;
}
