// What happens after somebody died, without waiting for it: leases end, the sweep decides, another worker
// goes on, the provider tells what it took, and a person decides the rest.

import { insist } from "../../world/meta.ts";
import { asPerson } from "../../world/people.ts";
import { rows } from "../../world/stack.ts";
import { until } from "../../world/wait.ts";
import { patiently } from "../pool.ts";
import { at, type Stage } from "./scenarios.ts";
import { takenOf, tickHook } from "./ticks.ts";

/** A recovery of Postgres takes a moment, in which nobody is answered. */
const steadily = async <T>(work: () => Promise<T>) =>
  (await patiently(work, { tries: 100, everyMs: 100 })).value;

const idsOf = ({ lines }: Stage) =>
  lines.map(({ conversationId }) => conversationId).filter(Boolean);

/** What the dead had asked of Postgres runs to its end, also when nobody waits for it. */
export function orphansEnded(): Promise<true> {
  return until(
    "what was asked of Postgres is done",
    () =>
      rows(
        `select from pg_stat_activity
          where application_name = 'postgres.js' and state <> 'idle' and pid <> pg_backend_pid()`,
      ).then(
        (found) => found.length === 0,
        () => false,
      ),
    { everyMs: 10, limitMs: 30_000 },
  );
}

/** Messages of which it is noted that the provider may have been called, and no more is known. */
export async function notedOf(stage: Stage): Promise<string[]> {
  const found = await steadily(() =>
    rows<{ message_id: string }>(
      `select o.message_id from private.outbox o
        where o.conversation_id = any($1) and o.attempt_started_at is not null`,
      [idsOf(stage)],
    ),
  );
  return found.map(({ message_id }) => message_id);
}

/** Until nothing waits. Returns what was in doubt meanwhile. */
export async function recover(stage: Stage, { ticksFirst }: { ticksFirst: boolean }) {
  const doubted = new Set<string>();
  if (ticksFirst) await tell(stage);
  for (let round = 1; ; round++) {
    await letTimePass(stage);
    for (const id of await doubtsOf(stage)) doubted.add(id);
    if (!ticksFirst) await tell(stage);
    await stage.survivor.drain();
    await tell(stage);
    if ((await waiting(stage)) === 0) return doubted;
    if (round === 50) throw new Error("The outbox does not become empty.");
  }
}

/** Half a minute for whoever holds a lease, a minute for a doubt, and the pause before a second try. */
function letTimePass(stage: Stage) {
  return steadily(async () => {
    await rows(
      `update private.outbox o
          set next_at = least(o.next_at, clock_timestamp()),
              lease_ends_at = least(o.lease_ends_at, clock_timestamp())
        where o.conversation_id = any($1)`,
      [idsOf(stage)],
    );
    await rows("select private.sweep_outbox()");
  });
}

async function doubtsOf(stage: Stage): Promise<string[]> {
  const found = await steadily(() =>
    rows<{ id: string }>(
      `select m.id from public.messages m
        where m.conversation_id = any($1) and m.status = 'uncertain'`,
      [idsOf(stage)],
    ),
  );
  return found.map(({ id }) => id);
}

async function waiting(stage: Stage): Promise<number> {
  const found = await steadily(() =>
    rows("select from private.outbox o where o.conversation_id = any($1)", [idsOf(stage)]),
  );
  return found.length;
}

/** All the provider took is told, again and again: a second telling changes nothing. */
async function tell({ record, survivor }: Stage): Promise<void> {
  const hook = tickHook(record, await takenOf(record));
  if (!hook) return;
  const { status } = await insist(at(survivor, hook));
  if (status !== 200) record.turnedAway.push(status);
}

const owners = { acme: "dono@acme.test", rival: "dono@rival.test" } as const;

/** A person of the company decides that each of these is to go again, and it goes. */
export async function decide(stage: Stage, ids: string[]): Promise<void> {
  const byId = new Map<string, keyof typeof owners>();
  for (const { line } of stage.record.said.values()) byId.set(line.conversationId, line.tenant);
  for (const id of ids) {
    const [row] = await rows<{ conversation_id: string }>(
      "select conversation_id from public.messages where id = $1",
      [id],
    );
    const tenant = byId.get(row?.conversation_id ?? "");
    if (!tenant) throw new Error("A message of nobody is in doubt.");
    await asPerson(owners[tenant], "select public.resend_message($1)", [id]);
  }
  await recover(stage, { ticksFirst: false });
}
