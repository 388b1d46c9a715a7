// Two worker processes and one channel that may send 20 messages a minute: 30 people wait for an
// answer. What the simulated WhatsApp saw is the judge.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { meet } from "./world/customers.ts";
import { mostWithin, setLimits } from "./world/limits.ts";
import { type Client, signIn } from "./world/people.ts";
import { firstWorker, startSecondWorker, type Worker } from "./world/second-worker.ts";
import { type Send, simulator } from "./world/simulator.ts";
import { number, rows } from "./world/stack.ts";

const run = randomUUID().slice(0, 8);
const rate = 20;
const people = 30;
const minute = 60_000;

let bruno: Client;
let second: Worker;
let sends: Send[];
const claimed = [0, 0];
const asked = [0, 0];
const held: (string | null)[] = [];

describe("two workers and one limit", () => {
  beforeAll(async () => {
    bruno = await signIn("bruno@acme.test");
    second = await startSecondWorker();
    const conversations = await meet("acme", people);
    await setLimits("acme", { rate });
    for (const [person, id] of conversations.entries()) {
      const { data, error } = await bruno.rpc("send_message", {
        conversation_id: id,
        client_id: randomUUID(),
        type: "text",
        body: `${run}/${person}`,
      });
      if (error) throw error;
      held.push(data.held_code);
    }
    const until = Date.now() + 3 * minute;
    const work = async (worker: Pick<Worker, "drain">, place: number) => {
      while (Date.now() < until && (await left()) > 0) {
        claimed[place]! += (await worker.drain()).claimed;
        asked[place]! += 1;
        await sleep(200);
      }
    };
    await Promise.all([work(firstWorker(), 0), work(second, 1)]);
    sends = (await simulator.sent()).sends.filter(({ text }) => text.startsWith(`${run}/`));
  }, 5 * minute);

  afterAll(async () => {
    await setLimits("acme", { rate: 60_000 });
    await second.stop();
  });

  const left = () =>
    number(
      `select count(*) from private.outbox o
         join public.messages m on m.tenant_id = o.tenant_id and m.id = o.message_id
        where m.body like $1`,
      [`${run}/%`],
    );

  it("sends everything, once", () => {
    expect(sends).toHaveLength(people);
    expect(new Set(sends.map(({ text }) => text)).size).toBe(people);
  });

  it("never sends more than the limit within any sixty seconds", () => {
    const most = mostWithin(
      sends.map(({ at }) => at),
      minute,
    );
    expect(most).toBeLessThanOrEqual(rate);
    // And uses it: the first go at once.
    expect(most).toBe(rate);
  });

  // Who gets how many is chance; that neither ever stopped asking is what makes it one limit for two.
  it("was asked for by both all along", () => {
    expect(claimed.reduce((sum, count) => sum + count)).toBeLessThanOrEqual(people);
    expect(Math.min(...asked)).toBeGreaterThan(1);
  });

  it("told those who came late that they are queued, and cost nobody a try", async () => {
    expect(held[0]).toBeNull();
    expect(held.slice(rate)).toEqual(held.slice(rate).map(() => "enfileirado"));
    const failures = await rows(
      `select f.* from private.send_failures f
         join public.messages m on m.tenant_id = f.tenant_id and m.id = f.message_id
        where m.body like $1`,
      [`${run}/%`],
    );
    expect(failures).toEqual([]);
  });
});
