// Steady work for a long time: nothing may grow, neither what the processes hold nor what waits.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { percentile } from "../../scripts/bench/row.ts";
import { memoryOfTree } from "../../scripts/stack/memory.ts";
import { simulator } from "../world/simulator.ts";
import { number, one, rows } from "../world/stack.ts";
import { until } from "../world/wait.ts";
import type { Claim } from "./claim.ts";
import { judgeInbound, judgeOutbound } from "./ledger.ts";
import { type Line, openLines } from "./lines.ts";
import { startLoad } from "./load.ts";
import { newRecord, type Record } from "./talk.ts";

const people = 60;
const share = 0.7;
const samplesAtMost = 30;

export interface Sample {
  minute: number;
  events: number;
  inboundMs: { half: number; most: number };
  /** From send_message's commit until the provider had taken it. */
  outboundMs: number;
  outboxAgeMs: number;
  outboxBytes: number;
  /** Megabytes by process, shared pages counted once. */
  memory: { [process: string]: number };
}

export interface Soak {
  minutes: number;
  perSecond: number;
  samples: Sample[];
  claims: Claim[];
}

interface SoakOptions {
  minutes: number;
  /** Null is 70 % of what this machine turns out to be capable of. */
  perSecond: number | null;
  say(line: string): void;
}

export async function soak({ minutes, perSecond, say }: SoakOptions): Promise<Soak> {
  const record = newRecord(randomUUID().slice(0, 8));
  await rows("update private.channel_limits set rate_per_minute = 1000000");
  // The played models would think on the processor that this needs.
  await rows("update public.ai_settings set is_enabled = false");
  await simulator.change({ limits: { numberPerSecond: 100_000, pairBurst: 100_000 } });
  const lines = await openLines(record.run, people);
  const rate = perSecond ?? Math.round(share * (await capacity(record, lines)));
  say(`${rate} events a second for ${minutes} minutes …`);

  const samples: Sample[] = [];
  const load = startLoad(record, lines, rate);
  const count = Math.max(4, Math.min(samplesAtMost, Math.round(minutes)));
  const began = Date.now();
  let before = load.events();
  for (let at = 1; at <= count; at++) {
    const due = began + (at * minutes * 60_000) / count;
    await sleep(Math.max(0, due - Date.now()));
    const events = load.events();
    samples.push(await look(record, (Date.now() - began) / 60_000, events - before));
    before = events;
    say(JSON.stringify(samples.at(-1)));
  }
  await load.end();
  await drained(lines);
  const [inbound, outbound] = [
    await judgeInbound(record),
    await judgeOutbound(record, new Set<string>()),
  ];
  const wrong = [inbound, outbound].map(
    ({ lost, duplicated, misattributed, disordered }) =>
      lost + duplicated + misattributed + disordered,
  );
  const kept: Claim = {
    what: "nothing is lost, duplicated, misattributed or out of order",
    ok: wrong.every((sum) => sum === 0) && outbound.unsent.length === 0,
    detail: `${record.heard.size} in, ${record.said.size} out, ${wrong.join(" and ")} wrong`,
  };
  return { minutes, perSecond: rate, samples, claims: [kept, ...steadiness(samples)] };
}

async function look(record: Record, minute: number, events: number): Promise<Sample> {
  const times = record.inboundMs.splice(0);
  const outbox = await one<{ age: string | null; bytes: string }>(
    `select extract(epoch from max(clock_timestamp() - o.created_at)) * 1000 as age,
            pg_total_relation_size('private.outbox') as bytes
       from private.outbox o`,
  );
  const outboundMs = await number(
    `select coalesce(percentile_cont(0.99) within group (
              order by extract(epoch from m.sent_at - m.created_at) * 1000), 0)
       from public.messages m
      where m.direction = 'outbound' and m.created_at > now() - interval '1 minute' and m.sent_at is not null`,
  );
  const memory: Sample["memory"] = {};
  for (const [name, bytes] of memoryOfTree(process.pid)?.byProcess ?? []) {
    memory[name] = (memory[name] ?? 0) + bytes / 2 ** 20;
  }
  return {
    minute,
    events,
    inboundMs: { half: percentile(times, 50), most: percentile(times, 99) },
    outboundMs,
    outboxAgeMs: Number(outbox.age ?? 0),
    outboxBytes: Number(outbox.bytes),
    memory,
  };
}

/** How much a process may have grown between the second quarter of the time and the last. */
const memorySlack = { factor: 1.1, megabytes: 20 };
/** The played provider and this program remember what was said; the product does not. */
const remembers = /simulators|^node$/;

function steadiness(samples: Sample[]): Claim[] {
  const quarter = Math.floor(samples.length / 4);
  const early = samples.slice(quarter, 2 * quarter);
  const late = samples.slice(-quarter);
  const compare = (value: (sample: Sample) => number): [number, number] => [
    mean(early.map(value)),
    mean(late.map(value)),
  ];
  const names = Object.keys(samples[0]?.memory ?? {}).filter((name) => !remembers.test(name));
  const memory = names.map((name): Claim => {
    const [from, to] = compare((sample) => sample.memory[name] ?? 0);
    return {
      what: `${name} does not grow`,
      ok: to <= Math.max(from * memorySlack.factor, from + memorySlack.megabytes),
      detail: `${from.toFixed(0)} MB, later ${to.toFixed(0)} MB`,
    };
  });
  const lag = (what: string, value: (sample: Sample) => number, slackMs: number): Claim => {
    const [from, to] = compare(value);
    return {
      what,
      ok: to <= from * 2 + slackMs,
      detail: `${from.toFixed(0)} ms, later ${to.toFixed(0)} ms`,
    };
  };
  const [small, large] = compare(({ outboxBytes }) => outboxBytes / 1024);
  return [
    ...memory,
    lag("webhooks are stored as soon as before", ({ inboundMs }) => inboundMs.half, 20),
    lag("answers leave as soon as before", ({ outboundMs }) => outboundMs, 500),
    lag("nothing waits longer in the outbox", ({ outboxAgeMs }) => outboxAgeMs, 2_000),
    {
      what: "the outbox's table does not bloat",
      ok: large <= small * 2 + 1_024,
      detail: `${small.toFixed(0)} kB, later ${large.toFixed(0)} kB`,
    },
  ];
}

/** Events a second that come through whole when nobody holds back. */
async function capacity(record: Record, lines: Line[]): Promise<number> {
  const began = performance.now();
  const load = startLoad(record, lines, 10_000);
  await sleep(15_000);
  await load.end();
  await drained(lines);
  record.inboundMs.length = 0;
  return load.events() / ((performance.now() - began) / 1000);
}

async function drained(lines: Line[]): Promise<void> {
  const ids = lines.map(({ conversationId }) => conversationId);
  const waiting = "select count(*) from private.outbox o where o.conversation_id = any($1)";
  const limit = { limitMs: 300_000, everyMs: 200 };
  await until("the outbox is empty", async () => (await number(waiting, [ids])) === 0, limit);
  await until(
    "every tick was told",
    async () => {
      await sleep(1_000);
      return (await simulator.deliveries()).pending === 0;
    },
    limit,
  );
}

const mean = (values: number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
