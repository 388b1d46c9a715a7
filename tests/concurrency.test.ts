// Two hundred people nobody knows write at the same instant, and the provider delivers everything
// four times: the race in which inboxes grow duplicate contacts.
import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { demoTenants } from "../scripts/stack/demo.ts";
import {
  envelope,
  envelopeOf,
  type Insisted,
  insist,
  type Sender,
  textValue,
  webhook,
} from "./world/meta.ts";
import { number, one, rows } from "./world/stack.ts";

const customers = 200;
const messagesEach = 4;
const copies = 4;

const acme = demoTenants.acme.id;
const run = randomUUID().slice(0, 8);

/** Three in four are named differently from message to message. */
function senderOf(person: number, message: number): Sender {
  const { name, withNinth, without, user_id } = namesOf(person);
  switch (person % 4) {
    case 0:
      return { name, wa_id: withNinth, user_id };
    case 1:
      return { name, wa_id: message % 2 === 0 ? withNinth : without };
    case 2:
      return { name, user_id, wa_id: message % 2 === 0 ? withNinth : undefined };
    default:
      return { name, user_id, wa_id: [withNinth, undefined, without, withNinth][message] };
  }
}

const bodyOf = (person: number, message: number) => `${run}/${person}/${message}`;

function hooks() {
  const all = Array.from({ length: customers * messagesEach }, (_, at) => {
    const [person, message] = [Math.floor(at / messagesEach), at % messagesEach];
    const text = textValue("acme", senderOf(person, message), bodyOf(person, message));
    // Half of them come through the platform's door, the copies of one always through the same.
    return webhook(person % 2 === 0 ? "acme" : "platform", envelope("acme", text));
  });
  return shuffled(Array.from({ length: copies }, () => all).flat());
}

function shuffled<T>(list: T[]): T[] {
  return list
    .map((value) => ({ value, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
}

/** Phones and BSUIDs that no other run has used. */
function namesOf(person: number) {
  const eight = `6${String((Number.parseInt(run, 16) + person) % 10_000_000).padStart(7, "0")}`;
  return {
    name: `Cliente ${run} ${person}`,
    withNinth: `55119${eight}`,
    without: `5511${eight}`,
    user_id: `BR.77${Number.parseInt(run, 16)}${String(person).padStart(4, "0")}`,
  };
}

const ours = `select c.* from public.conversations c
  where c.tenant_id = '${acme}' and exists (
    select from public.messages m
     where m.tenant_id = c.tenant_id and m.conversation_id = c.id and m.body like '${run}/%')`;

const deadlocks = () =>
  number("select deadlocks from pg_stat_database where datname = current_database()");

describe("3,200 simultaneous first messages of 200 new customers", () => {
  let answers: Insisted[];
  let deadlocksBefore: number;

  beforeAll(async () => {
    deadlocksBefore = await deadlocks();
    const began = performance.now();
    answers = await Promise.all(hooks().map((hook) => insist(hook)));
    const seconds = (performance.now() - began) / 1000;
    const again = answers.flatMap(({ refusals }) => refusals);
    console.log(
      `${answers.length} deliveries in ${seconds.toFixed(1)} s, asked to come again: ${again.length}`,
    );
  }, 240_000);

  it("takes every delivery on, after a retry at worst", () => {
    expect(answers).toHaveLength(3_200);
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  });

  it("makes one contact a person, whichever way they were named", async () => {
    const made = await rows<{ mesclado_em: string | null }>(
      "select mesclado_em from public.contatos where tenant_id = $1 and nome like $2",
      [acme, `Cliente ${run} %`],
    );
    expect(made).toHaveLength(customers);
    expect(made.filter(({ mesclado_em }) => mesclado_em !== null)).toEqual([]);
  });

  it("opens one conversation a person", async () => {
    expect(await number(`select count(*) from (${ours}) c`)).toBe(customers);
    expect(await number(`select count(distinct c.contato_id) from (${ours}) c`)).toBe(customers);
  });

  it("stores each message once, numbered without a hole and counted as unread", async () => {
    const total = await one<{ messages: string; bodies: string; unread: string; raw: string }>(
      `select (select count(*) from public.messages m where m.tenant_id = $1 and m.body like $2) as messages,
              (select count(distinct m.body) from public.messages m where m.tenant_id = $1 and m.body like $2) as bodies,
              (select sum(c.unread_count) from (${ours}) c) as unread,
              (select sum(d.received_count) from public.webhook_deliveries d
                where d.tenant_id = $1 and d.payload::text like $3) as raw`,
      [acme, `${run}/%`, `%"body": "${run}/%`],
    );
    expect(total).toEqual({ messages: "800", bodies: "800", unread: "800", raw: "3200" });

    const holes = await rows(
      `select c.id, c.last_seq, array_agg(m.seq order by m.seq) as seqs
         from (${ours}) c join public.messages m on m.tenant_id = c.tenant_id and m.conversation_id = c.id
        group by c.id, c.last_seq
       having c.last_seq <> 4 or array_agg(m.seq order by m.seq) <> array[1, 2, 3, 4]::bigint[]`,
    );
    expect(holes).toEqual([]);
  });

  it("gives every conversation a protocol number of its own, without a hole", async () => {
    const found = await one<{ distinct: string; span: string }>(
      `select count(distinct c.protocolo) as distinct,
              max(split_part(c.protocolo, '-', 3)::int) - min(split_part(c.protocolo, '-', 3)::int) + 1 as span
         from (${ours}) c`,
    );
    expect(found).toMatchObject({ distinct: "200", span: 200 });
  });

  it("deadlocks nowhere", async () => {
    expect((await deadlocks()) - deadlocksBefore).toBe(0);
  });
});

// Worse than the case above: until the third message nothing says that the first two come from one
// person, and all three come at once.
describe("40 people who are proved to be one only by a later message", () => {
  const people = Array.from({ length: 40 }, (_, at) => customers + at);
  const mine = people.map((person) => namesOf(person).name);
  let answers: Insisted[];
  let deadlocksBefore: number;

  beforeAll(async () => {
    deadlocksBefore = await deadlocks();
    const hooks = people.flatMap((person) => {
      const { name, withNinth, without, user_id } = namesOf(person);
      const known = [{ user_id }, { wa_id: without }, { user_id, wa_id: withNinth }];
      return known.map((sender, message) =>
        webhook(
          "acme",
          envelope("acme", textValue("acme", { name, ...sender }, bodyOf(person, message))),
        ),
      );
    });
    answers = await Promise.all(shuffled([...hooks, ...hooks]).map((hook) => insist(hook)));
  }, 120_000);

  it("takes every delivery on and deadlocks nowhere", async () => {
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    expect((await deadlocks()) - deadlocksBefore).toBe(0);
  });

  it("leaves one living contact a person, with one open conversation", async () => {
    const living = await rows<{ nome: string; contacts: string; open: string }>(
      `select k.nome, count(distinct k.id) as contacts, count(distinct c.id) as open
         from public.contatos k
         left join public.conversations c
           on c.tenant_id = k.tenant_id and c.contato_id = k.id and c.status <> 'closed'
        where k.tenant_id = $1 and k.nome = any($2) and k.mesclado_em is null
        group by k.nome`,
      [acme, mine],
    );
    expect(living).toHaveLength(people.length);
    expect(living.filter(({ contacts, open }) => contacts !== "1" || open !== "1")).toEqual([]);
  });

  it("keeps each message once, in conversations that all belong to the survivor", async () => {
    const kept = await rows<{ nome: string; messages: string; bodies: string }>(
      `select k.nome, count(*) as messages, count(distinct m.body) as bodies
         from public.messages m
         join public.conversations c on c.tenant_id = m.tenant_id and c.id = m.conversation_id
         join public.contatos k on k.tenant_id = c.tenant_id and k.id = c.contato_id
        where k.tenant_id = $1 and k.nome = any($2) and k.mesclado_em is null and m.type = 'text'
        group by k.nome`,
      [acme, mine],
    );
    expect(kept).toHaveLength(people.length);
    expect(kept.filter(({ messages, bodies }) => messages !== "3" || bodies !== "3")).toEqual([]);
  });
});

describe("batches about the same people, in every order, fifty times at once", () => {
  const people = Array.from({ length: 25 }, (_, at) => customers + 100 + at);
  const values = people.flatMap((person) =>
    [0, 1, 2, 3].map((message) =>
      textValue("acme", senderOf(person, message), bodyOf(person, message)),
    ),
  );
  let answers: Insisted[];
  let deadlocksBefore: number;

  beforeAll(async () => {
    deadlocksBefore = await deadlocks();
    const batches = Array.from({ length: 10 }, () =>
      webhook("acme", envelopeOf(shuffled(values).map((value) => ({ tenant: "acme", value })))),
    );
    const copied = Array.from({ length: 5 }, () => batches).flat();
    answers = await Promise.all(copied.map((hook) => insist(hook)));
  }, 120_000);

  it("are all taken, without a deadlock", async () => {
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    expect((await deadlocks()) - deadlocksBefore).toBe(0);
  });

  it("leave each of the hundred messages once, in one conversation a person", async () => {
    const found = await one<{ messages: string; bodies: string; conversations: string }>(
      `select count(*) as messages, count(distinct m.body) as bodies,
              count(distinct m.conversation_id) as conversations
         from public.messages m where m.tenant_id = $1 and m.body = any($2)`,
      [acme, people.flatMap((person) => [0, 1, 2, 3].map((message) => bodyOf(person, message)))],
    );
    expect(found).toEqual({ messages: "100", bodies: "100", conversations: "25" });
  });
});
