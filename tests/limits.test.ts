// Two worker processes and one channel that may send 20 messages a minute: 30 people wait for an
// answer. What the simulated WhatsApp saw is the judge. The first worker sleeps until the second has ten
// in the provider's hands, which is all that it takes at once: so both have their share.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { meet } from "./world/customers.ts";
import { whileFunctionsSleep } from "./world/functions-process.ts";
import { mostWithin, setLimits } from "./world/limits.ts";
import { type Client, signIn } from "./world/people.ts";
import { firstWorker, startSecondWorker, type Worker } from "./world/second-worker.ts";
import { type Send, simulator } from "./world/simulator.ts";
import { number, rows } from "./world/stack.ts";
import { until } from "./world/wait.ts";

const run = randomUUID().slice(0, 8);
const rate = 20;
const people = 30;
const atOnce = 10;
const minute = 60_000;

let bruno: Client;
let second: Worker;
let sends: Send[];
let claimedBySecond = 0;
const held: (string | null)[] = [];

describe("two workers and one limit", () => {
  beforeAll(async () => {
    bruno = await signIn("bruno@acme.test");
    second = await startSecondWorker();
    const conversations = await meet("acme", people);
    await setLimits("acme", { rate });
    await simulator.fail({ kind: "slow", times: atOnce, ms: 8_000 });
    let secondIsDone: Promise<number> = Promise.resolve(0);
    await whileFunctionsSleep(async () => {
      await answerEverybody(conversations);
      secondIsDone = work(second);
      await until("the second has its hands full", async () => (await called()) === atOnce);
    });
    [claimedBySecond] = await Promise.all([secondIsDone, work(firstWorker())]);
    sends = (await simulator.sent()).sends.filter(({ text }) => text.startsWith(`${run}/`));
  }, 5 * minute);

  afterAll(async () => {
    await simulator.mend();
    await setLimits("acme", { rate: 60_000 });
    await second.stop();
  });

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

  it("has both of them send", () => {
    expect(claimedBySecond).toBeGreaterThanOrEqual(atOnce);
    // What the second did not claim, and was sent all the same, the first did.
    expect(claimedBySecond).toBeLessThan(people);
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

async function answerEverybody(conversations: string[]): Promise<void> {
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
}

/** Asks until nothing is left, and answers how many it was given. */
async function work(worker: Pick<Worker, "drain">): Promise<number> {
  let claimed = 0;
  for (const end = Date.now() + 3 * minute; Date.now() < end && (await left()) > 0; ) {
    claimed += (await worker.drain()).claimed;
    await sleep(200);
  }
  return claimed;
}

const ours = `select count(*) from private.outbox o
                join public.messages m on m.tenant_id = o.tenant_id and m.id = o.message_id
               where m.body like $1`;
const left = () => number(ours, [`${run}/%`]);
/** How many the provider is being told of just now. */
const called = () => number(`${ours} and o.attempt_started_at is not null`, [`${run}/%`]);
