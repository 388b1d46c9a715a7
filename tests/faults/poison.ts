// A message that the database cannot store, and jobs that nobody can do: they are tried eight times,
// kept as dead letters, delay nobody, and the message is replayed when the cause is gone.
import { demoTenants } from "../../scripts/stack/demo.ts";
import { envelopeOf, insist, textValue, webhook } from "../world/meta.ts";
import { signIn } from "../world/people.ts";
import { number, one, rows } from "../world/stack.ts";
import { until } from "../world/wait.ts";
import type { Claim } from "./claim.ts";
import type { Line } from "./lines.ts";

const jobs = 100;
const wellFed = 20;

export async function poison(run: string, lines: Line[]): Promise<Claim[]> {
  const bad = `${run} poison`;
  await rows(`create function public.choke() returns trigger language plpgsql as
    $$ begin raise 'indigestible'; end $$`);
  await rows(`create trigger choke before insert on public.messages for each row
    when (new.body = '${bad}') execute function public.choke()`);
  try {
    return await swallow(run, bad, lines);
  } finally {
    await rows("drop function if exists public.choke() cascade");
  }
}

async function swallow(run: string, bad: string, lines: Line[]): Promise<Claim[]> {
  const words = [bad, ...Array.from({ length: 9 }, (_, at) => `${run} beside poison ${at}`)];
  const sender = lines[0]!.sender;
  const hook = webhook(
    "acme",
    envelopeOf(words.map((text) => ({ tenant: "acme", value: textValue("acme", sender, text) }))),
  );
  const { status } = await insist(hook);
  const beside = await number("select count(*) from public.messages where body like $1", [
    `${run} beside poison %`,
  ]);
  const delivery = await one<{ id: string; status: string }>(
    `select d.id, d.status from public.webhook_deliveries d
      where d.tenant_id = $1 and d.payload::text like $2`,
    [demoTenants.acme.id, `%${bad}"%`],
  );

  await rows(
    `select private.enqueue_job('ingest.retry', jsonb_build_object('tenant_id', 'poison', 'delivery_id', n))
       from generate_series(1, $1) n`,
    [jobs],
  );
  const began = Date.now();
  await rows(
    `select private.enqueue_job('ingest.retry', jsonb_build_object('tenant_id', $1::uuid, 'delivery_id', gen_random_uuid()))
       from generate_series(1, $2)`,
    [demoTenants.acme.id, wellFed],
  );
  const left = (sql: string) => number(`select count(*) from pgmq.q_jobs q where ${sql}`);
  const poisonous = `q.message #>> '{payload,tenant_id}' = 'poison'`;
  const ours = `q.message #>> '{payload,delivery_id}' = '${delivery.id}'`;
  const healthy = `q.message ->> 'kind' = 'ingest.retry' and not (${poisonous}) and not (${ours})`;
  await until("the healthy jobs are done", async () => (await left(healthy)) === 0, {
    limitMs: 90_000,
  });
  const healthyMs = Date.now() - began;

  await until("the poison is a dead letter", hastened(`${poisonous} or ${ours}`), {
    limitMs: 150_000,
    everyMs: 1_000,
  });
  const letters = await one<{ count: string; tries: string }>(
    `select count(*), max(a.read_ct) as tries from pgmq.a_jobs a
      where a.message #>> '{payload,tenant_id}' = 'poison'`,
  );
  const given = await one<{ status: string }>(
    "select status from public.webhook_deliveries where id = $1",
    [delivery.id],
  );

  await rows("drop trigger choke on public.messages");
  const ana = await signIn("ana@acme.test");
  const { data, error } = await ana.rpc("retry_delivery", { delivery_id: delivery.id });
  const replayed = await number("select count(*) from public.messages where body = $1", [bad]);
  return [
    {
      what: "poison in a webhook of ten: the other nine are stored at once",
      ok: status === 200 && beside === 9 && delivery.status === "pending",
      detail: `answered ${status}, ${beside} stored, delivery ${delivery.status}`,
    },
    {
      what: `${jobs} jobs nobody can do delay ${wellFed} others by less than 30 s`,
      ok: healthyMs < 30_000,
      detail: `${(healthyMs / 1000).toFixed(1)} s`,
    },
    {
      what: "poison becomes a dead letter after eight tries",
      ok:
        Number(letters.count) === jobs && Number(letters.tries) === 8 && given.status === "failed",
      detail: `${letters.count} letters after ${letters.tries} tries, delivery ${given.status}`,
    },
    {
      what: "the dead letter is replayed, once, when its cause is gone",
      ok: !error && data?.status === "processed" && replayed === 1,
      detail: `${error?.message ?? data?.status}, stored ${replayed} times`,
    },
  ];
}

/**
 * Eight tries with growing pauses take a quarter of an hour; here the pauses are cut short. What
 * looks as it did a second ago waits; the rest may be in a worker's hands and is left alone.
 */
function hastened(which: string): () => Promise<boolean> {
  let before = new Map<string, number>();
  return async () => {
    const waiting = await rows<{ msg_id: string; vt: Date }>(
      `select q.msg_id, q.vt from pgmq.q_jobs q where ${which}`,
    );
    const idle = waiting.filter(({ msg_id, vt }) => before.get(msg_id) === vt.getTime());
    before = new Map(waiting.map(({ msg_id, vt }) => [msg_id, vt.getTime()]));
    await rows("update pgmq.q_jobs q set vt = clock_timestamp() where q.msg_id = any($1)", [
      idle.map(({ msg_id }) => msg_id),
    ]);
    await rows("select private.call_worker('{}')");
    return waiting.length === 0;
  };
}
