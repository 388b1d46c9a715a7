// SIGKILL of the functions process, in which the doors and the worker live, again and again while
// 5,000 messages go out and 1,200 come in. Postgres, gateway and the simulated WhatsApp go on.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoTenants } from "../scripts/stack/demo.ts";
import { watchDoubts } from "./faults/doubts.ts";
import type { TenantName } from "./world/meta.ts";
import {
  killAnytime,
  killBeforeCalls,
  killDuringCalls,
  killFrozen,
  type Moment,
  sumOf,
} from "./world/moments.ts";
import { asPerson, signIn } from "./world/people.ts";
import { type Customer, type Send, type Settings, simulator } from "./world/simulator.ts";
import { number, rows } from "./world/stack.ts";
import { until } from "./world/wait.ts";

const run = randomUUID().slice(0, 8);
const people = 100;
const rounds = 50;
const inboundEach = 12;

// Three quarters write to Acme, the others to Rival: the worker sends for both at once.
const tenantOf = (person: number): TenantName => (person % 4 === 3 ? "rival" : "acme");
const senders = { acme: "bruno@acme.test", rival: "dono@rival.test" } as const;

interface Conversation {
  id: string;
  tenant: TenantName;
  customer: Customer;
}

interface Outgoing {
  id: string;
  conversation_id: string;
  seq: string;
  body: string;
  status: string;
  failed_code: string | null;
}

const conversations: Conversation[] = [];
/** Messages that were unconfirmed at some time. */
let doubted: ReadonlySet<string>;
let moments: Moment[];
let usual: Settings;

describe("SIGKILL while 5,000 messages go out and 1,200 come in", () => {
  beforeAll(async () => {
    usual = await simulator.settings();
    await simulator.change({
      limits: { numberPerSecond: 100_000, pairBurst: 100_000 },
      // `sent` is told when the lease of a dead worker is over, so that whoever sends again blindly
      // has done it by then and the doubt has been seen. Nobody's phone is on: one status is enough.
      delays: { sentMs: 60_000, deliveredMs: 3_600_000 },
      retry: { firstMs: 300, maxMs: 3_000 },
    });
    // The played models would think on the processor that this needs.
    await rows("update public.ai_settings set is_enabled = false");
    await meetEverybody();
    const began = performance.now();
    const watch = watchDoubts(ids);
    [moments] = await Promise.all([killAgainAndAgain(), answerEverybody(), hearEverybody()]);
    const stormed = performance.now();
    await simulator.change({ delays: { sentMs: 50 } });
    await settled();
    doubted = await watch.end();
    const statuses = JSON.stringify(countBy(await outgoing(), ({ status }) => status));
    console.log(
      `${people * rounds} out and ${people * inboundEach} in under ${moments.length} kills: ` +
        `${seconds(stormed - began)} s, settled after ${seconds(performance.now() - stormed)} s more; ` +
        `killed at ${JSON.stringify(sumOf(moments))}, doubted ${doubted.size}, ended as ${statuses}`,
    );
  }, 420_000);

  afterAll(async () => {
    await rows("update public.ai_settings set is_enabled = true");
    await simulator.change(usual);
  });

  it("hits messages before, during and after the call, and webhooks before the commit", () => {
    const none = Object.entries(sumOf(moments)).filter(([, count]) => count === 0);
    expect(none).toEqual([]);
  });

  it("loses nothing: every message is sent, has failed with a reason, or is unconfirmed", async () => {
    const messages = await outgoing();
    expect(messages).toHaveLength(people * rounds);
    expect(countBy(messages, ({ status }) => status)).toMatchObject({ sent: expect.any(Number) });
    const open = messages.filter(
      ({ status, failed_code }) =>
        !["sent", "delivered", "read", "uncertain"].includes(status) && !failed_code,
    );
    expect(open).toEqual([]);
  });

  it("sends nothing twice and nothing to somebody else", async () => {
    const log = await ourSends();
    const byId = new Map((await outgoing()).map((message) => [message.id, message]));
    const seen = new Set<string | null>();
    const wrong = log.filter((send) => {
      const message = byId.get(send.biz_opaque_callback_data ?? "");
      const conversation = conversations.find(({ id }) => id === message?.conversation_id);
      const twice = seen.has(send.biz_opaque_callback_data);
      seen.add(send.biz_opaque_callback_data);
      return (
        twice ||
        !conversation ||
        send.to !== conversation.customer.phone ||
        send.text !== message?.body ||
        send.phone_number_id !== demoTenants[conversation.tenant].phone_number_id
      );
    });
    expect(wrong).toEqual([]);
  });

  it("keeps the order of each conversation", async () => {
    const said = Map.groupBy(await ourSends(), ({ to }) => to);
    const disordered = [...said.values()]
      .map((sends) => sends.map(({ text }) => Number(text.split("/")[2])))
      .filter((order) => order.some((place, at) => at > 0 && place <= order[at - 1]!));
    expect(said.size).toBe(people);
    expect(disordered).toEqual([]);
  });

  it("knows of each message that the provider took, and doubts only what it did not", async () => {
    const taken = new Set((await ourSends()).map((send) => send.biz_opaque_callback_data));
    const messages = await outgoing();
    const missing = messages.filter(({ id }) => !taken.has(id));
    expect(messages.filter(({ id, status }) => taken.has(id) && status !== "sent")).toEqual([]);
    expect(missing.filter(({ status }) => status !== "uncertain")).toEqual([]);
    expect([...doubted].filter((id) => taken.has(id)).length).toBeGreaterThan(0);
  });

  it("shows the unconfirmed to the team, whose resending brings the rest out, once", async () => {
    const unconfirmed = (await outgoing()).filter(({ status }) => status === "uncertain").length;
    expect(unconfirmed).toBeGreaterThan(0); // calls that hung: nobody can know
    let resent = 0;
    for (const tenant of ["acme", "rival"] as const) {
      const ours = conversations.filter((conversation) => conversation.tenant === tenant);
      const client = await signIn(senders[tenant]);
      const shown = await client
        .from("thread")
        .select("id")
        .eq("status", "uncertain")
        .in("conversation_id", idsOf(ours));
      for (const { id } of shown.data ?? []) {
        const { error } = await client.rpc("resend_message", { message_id: id! });
        expect(error).toBeNull();
        resent += 1;
      }
    }
    expect(resent).toBe(unconfirmed);
    await settled();
    const log = await ourSends();
    expect(log).toHaveLength(people * rounds);
    expect(new Set(log.map((send) => send.biz_opaque_callback_data)).size).toBe(people * rounds);
    expect(countBy(await outgoing(), ({ status }) => status)).toEqual({ sent: people * rounds });
  });

  it("stores each of the 1,200 webhooks once, however often it came", async () => {
    const stored = await rows<{ body: string; times: string }>(
      `select m.body, count(*) as times from public.messages m
        where m.direction = 'inbound' and m.body like $1 group by m.body`,
      [`${run} in/%`],
    );
    expect(stored).toHaveLength(people * inboundEach);
    expect(stored.filter(({ times }) => times !== "1")).toEqual([]);
    // Some were stored and never answered, so they came again.
    const again = await number(
      `select count(*) from public.webhook_deliveries d
        where d.received_count > 1 and d.payload::text like $1`,
      [`%${run} in/%`],
    );
    expect(again).toBeGreaterThan(0);
  });

  it("numbers every conversation without a hole and opens none twice", async () => {
    const numbered = await rows<{ id: string; ok: boolean }>(
      `select c.id, count(m.seq) = c.last_seq and min(m.seq) = 1 and max(m.seq) = c.last_seq
                and c.unread_count = count(*) filter (where m.direction = 'inbound') as ok
         from public.conversations c
         join public.contatos k on k.tenant_id = c.tenant_id and k.id = c.contato_id
         join public.messages m on m.tenant_id = c.tenant_id and m.conversation_id = c.id
        where k.nome like $1
        group by c.id, c.last_seq, c.unread_count`,
      [`Cliente ${run} %`],
    );
    expect(numbered).toHaveLength(people);
    expect(numbered.filter(({ ok }) => !ok)).toEqual([]);
  });
});

/** Each writes once: that opens the 24-hour window and the conversation. */
async function meetEverybody(): Promise<void> {
  for (let person = 0; person < people; person++) {
    const tenant = tenantOf(person);
    const phone = `+553198${String((Number.parseInt(run, 16) + person) % 10_000_000).padStart(7, "0")}`;
    const customer = await simulator.addCustomer({ name: `Cliente ${run} ${person}`, phone });
    await write(customer, tenant, `${run} in/${person}/0`);
    conversations.push({ id: "", tenant, customer });
  }
  await until("every conversation is open", async () => {
    const found = await rows<{ id: string; nome: string }>(
      `select c.id, k.nome from public.conversations c
         join public.contatos k on k.tenant_id = c.tenant_id and k.id = c.contato_id
        where k.nome like $1`,
      [`Cliente ${run} %`],
    );
    for (const { id, nome } of found) conversations[Number(nome.split(" ")[2])]!.id = id;
    return found.length === people;
  });
}

function write(customer: Customer, tenant: TenantName, text: string) {
  const { phone_number_id } = demoTenants[tenant];
  return simulator.write({ customer: customer.id, phone_number_id, text });
}

/** A backlog at once, then a message a second to everybody. */
async function answerEverybody(): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    for (const tenant of ["acme", "rival"] as const) {
      const ours = conversations.filter((conversation) => conversation.tenant === tenant);
      await asPerson(
        senders[tenant],
        `select public.send_message(c.id, gen_random_uuid(), 'text', c.body, '{}')
           from unnest($1::uuid[], $2::text[]) as c (id, body)`,
        [idsOf(ours), ours.map(({ customer }) => `${run}/${customer.id}/${round}`)],
      );
    }
    if (round >= 10) await sleep(1_000);
  }
}

async function hearEverybody(): Promise<void> {
  for (let message = 1; message < inboundEach; message++) {
    for (const [person, { customer, tenant }] of conversations.entries()) {
      await write(customer, tenant, `${run} in/${person}/${message}`);
      await sleep(50);
    }
  }
}

// Eight seconds apart: five deaths in half a minute are more than the stack's patience.
async function killAgainAndAgain(): Promise<Moment[]> {
  const kills = [
    killBeforeCalls,
    () => killFrozen("private.outbox", "undone"),
    () => killFrozen("public.webhook_deliveries", "undone"),
    () => killDuringCalls("slow"),
    () => killFrozen("public.webhook_deliveries", "done"),
    () => killDuringCalls("hang"),
    () => killFrozen("private.outbox", "done"),
    killAnytime,
  ];
  const seen: Moment[] = [];
  for (const kill of kills) {
    await until("messages are under way", () =>
      number("select count(*) from private.outbox where attempt_started_at is not null"),
    );
    seen.push(await kill());
    await sleep(8_000);
  }
  return seen;
}

/** Leases have run out, doubts were settled or surfaced, and the provider has told everything. */
async function settled(): Promise<void> {
  const waiting = `select count(*) from private.outbox o where o.conversation_id = any($1)`;
  const limit = { limitMs: 240_000, everyMs: 500 };
  await until("the outbox is empty", async () => (await number(waiting, [ids()])) === 0, limit);
  await until("no webhook is left", async () => (await simulator.deliveries()).pending === 0);
}

function outgoing(): Promise<Outgoing[]> {
  return rows<Outgoing>(
    `select m.id, m.conversation_id, m.seq, m.body, m.status, m.failed_code from public.messages m
      where m.conversation_id = any($1) and m.direction = 'outbound' and m.type = 'text'`,
    [ids()],
  );
}

async function ourSends(): Promise<Send[]> {
  return (await simulator.sent()).sends.filter(({ text }) => text.startsWith(`${run}/`));
}

const idsOf = (list: Conversation[]) => list.map(({ id }) => id);
const ids = () => idsOf(conversations);
const seconds = (ms: number) => (ms / 1000).toFixed(1);

function countBy<T>(list: T[], key: (item: T) => string): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(list, key)].map(([name, all]) => [name, all.length]));
}
