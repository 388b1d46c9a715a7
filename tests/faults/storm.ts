// Everybody talks while one thing after the other goes wrong; then the ledger is made up.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { sumOf } from "../world/moments.ts";
import { simulator } from "../world/simulator.ts";
import { number, rows } from "../world/stack.ts";
import { until } from "../world/wait.ts";
import type { Claim } from "./claim.ts";
import { resend, shownTroubles, watchDoubts } from "./doubts.ts";
import { forgedWords } from "./forgery.ts";
import { claimOfDisk } from "./full-disk.ts";
import { claimOfJournal } from "./full-journal.ts";
import { conversationsInDisorder, judgeInbound, judgeOutbound, type Sum } from "./ledger.ts";
import { type Line, openLines } from "./lines.ts";
import { EVENTS_OF_OURS, type Load, startLoad } from "./load.ts";
import { poison } from "./poison.ts";
import { followInbox } from "./reader.ts";
import { cameAgain, newRecord, photosOn } from "./talk.ts";
import { type Scene, troubles, usualDelays } from "./troubles.ts";

export interface Struck {
  name: string;
  times: number;
  seconds: number;
  /** Events while it lasted. */
  events: number;
  /** Deliveries and verbs that were not taken and came again. */
  again: number;
}

export interface Storm {
  events: number;
  seconds: number;
  struck: Struck[];
  claims: Claim[];
}

export interface StormOptions {
  events: number;
  perSecond: number;
  people: number;
  withoutPostgres: Scene["withoutPostgres"];
  say(line: string): void;
}

export async function storm(options: StormOptions): Promise<Storm> {
  const run = randomUUID().slice(0, 8);
  const record = newRecord(run);
  await raiseLimits();
  const lines = await openLines(run, options.people);
  const scene: Scene = {
    ...{ record, lines, moments: [], size: options.events < 20_000 ? 0 : 1 },
    ...{ forged: { posted: 0, taken: 0 }, albums: new Map(), disks: [], journals: [] },
    withoutPostgres: options.withoutPostgres,
  };
  const began = performance.now();
  const doubts = watchDoubts(() => lines.map(({ conversationId }) => conversationId));
  const reader = followInbox(lines);
  const load = startLoad(record, lines, options.perSecond);
  const struck = await strikeAll(scene, load, options);
  await load.end();
  await settled(lines);
  const doubted = await doubts.end();
  const read = await reader.end();

  const inbound = await judgeInbound(record);
  const outbound = await judgeOutbound(record, new Set());
  const shown = await shownTroubles();
  const hidden = outbound.unsent.filter((id) => !shown.has(id));
  await resend(outbound.unsent);
  await settled(lines);
  const after = await judgeOutbound(record, new Set(outbound.unsent));
  const albums = { sent: 0, stored: 0 };
  for (const [line, sent] of scene.albums) {
    albums.sent += sent;
    albums.stored += await photosOn(line);
  }
  const disorder = await conversationsInDisorder(lines);
  const forged = await number("select count(*) from public.messages where body = $1", [
    forgedWords(run),
  ]);
  options.say("poison …");
  const poisoned = await poison(run, lines);
  const seconds = (performance.now() - began) / 1000;
  const moment = sumOf(scene.moments);

  const claims: Claim[] = [
    sound("every customer's message is stored once, in its conversation, in order", inbound),
    sound("every answer is stored once and reaches its customer at most once, in order", outbound),
    sound("with what a person sent again, every answer has reached its customer once", after),
    {
      what: "every answer is delivered, and its ticks are told",
      ok: after.delivered === record.said.size && after.undecided === 0,
      detail: `${after.delivered} of ${record.said.size}`,
    },
    {
      what: "no delivery is turned away for good",
      ok: record.turnedAway.length === 0,
      detail: `${[...record.refused].map(([status, count]) => `${count} × ${status || "cut"}`).join(", ") || "none"} came again, ${record.turnedAway.length} turned away`,
    },
    {
      what: "what nobody can know is shown to the team",
      ok: hidden.length === 0 && outbound.unsent.length > 0,
      detail: `${doubted.size} doubted, ${outbound.unsent.length} left to a person, ${hidden.length} hidden`,
    },
    {
      what: "no conversation has a hole or counts wrong",
      ok: disorder.length === 0,
      detail: `${disorder.length} of ${lines.length}`,
    },
    {
      what: "kills met messages before, during and after the call, and open webhooks",
      ok: Object.values(moment).every((count) => count > 0),
      detail: JSON.stringify(moment),
    },
    {
      what: "forged and malformed webhooks are refused and leave nothing",
      ok: scene.forged.taken === 0 && forged === 0 && scene.forged.posted > 0,
      detail: `${scene.forged.posted} posted, ${scene.forged.taken} taken, ${forged} stored`,
    },
    {
      what: "an album keeps every photo",
      ok: albums.stored === albums.sent && albums.sent > 0,
      detail: `${albums.stored} of ${albums.sent}`,
    },
    claimOfDisk(scene.disks),
    claimOfJournal(scene.journals),
    {
      what: "a list that is followed by cursor shows the database",
      ok: read.wrong.length === 0,
      detail: `${read.asked} looks, ${read.failed} in vain, ${read.wrong.length} wrong`,
    },
    ...poisoned,
  ];
  const events = record.heard.size + EVENTS_OF_OURS * after.delivered;
  return { events, seconds, struck, claims };
}

// A storm would open the breaker and fill the bucket, which other tests are about.
async function raiseLimits(): Promise<void> {
  await rows("update private.channel_limits set threshold = 100000, rate_per_minute = 1000000");
  // The played models would think on the processor that this needs.
  await rows("update public.ai_settings set is_enabled = false");
  await simulator.change({
    limits: { numberPerSecond: 100_000, pairBurst: 100_000 },
    delays: usualDelays,
    retry: { firstMs: 300, maxMs: 3_000, attempts: 1_000 },
  });
}

/** Every trouble once, and then again until as much has been said as was asked for. */
async function strikeAll(scene: Scene, load: Load, options: StormOptions): Promise<Struck[]> {
  const all = new Map<string, Struck>();
  const again = () => cameAgain(scene.record);
  for (let round = 1; round === 1 || load.events() < options.events; round++) {
    for (const { name, cause } of troubles) {
      if (round > 1 && load.events() >= options.events) break;
      const began = performance.now();
      const before = { events: load.events(), again: again() };
      options.say(`${load.events()} of ${options.events} events; ${name} …`);
      await cause(scene);
      await sleep(500);
      const line = all.get(name) ?? { name, times: 0, seconds: 0, events: 0, again: 0 };
      line.times += 1;
      line.seconds += (performance.now() - began) / 1000;
      line.events += load.events() - before.events;
      line.again += again() - before.again;
      all.set(name, line);
    }
  }
  return [...all.values()];
}

/** Nothing waits any more: leases have run out, doubts were settled or surfaced, statuses told. */
async function settled(lines: Line[]): Promise<void> {
  const ids = lines.map(({ conversationId }) => conversationId);
  const limit = { limitMs: 600_000, everyMs: 500 };
  const waiting = `select count(*) from private.outbox o where o.conversation_id = any($1)`;
  await until("the outbox is empty", async () => (await number(waiting, [ids])) === 0, limit);
  await until(
    "no webhook is left",
    async () => {
      await sleep(1_000); // a tick that is just due
      return (await simulator.deliveries()).pending === 0;
    },
    limit,
  );
}

function sound(what: string, sum: Sum): Claim {
  const { lost, duplicated, misattributed, disordered, examples } = sum;
  return {
    what,
    ok: lost + duplicated + misattributed + disordered === 0,
    detail: `${lost} lost, ${duplicated} duplicated, ${misattributed} misattributed, ${disordered} out of order${examples.length > 0 ? ` (${examples.join("; ")})` : ""}`,
  };
}
