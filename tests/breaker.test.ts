// The simulated WhatsApp is down, its token dies, and it comes back: what the team's messages suffer
// meanwhile, and what the admins are told.
import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { meet } from "./world/customers.ts";
import { breakerOf, channelOf, setLimits } from "./world/limits.ts";
import { type Client, signIn } from "./world/people.ts";
import { simulator } from "./world/simulator.ts";
import { config, number, rows } from "./world/stack.ts";
import { until } from "./world/wait.ts";

const run = randomUUID().slice(0, 8);
const people = 12;

let ana: Client;
let bruno: Client;
let conversations: string[];

beforeAll(async () => {
  [ana, bruno] = await Promise.all([signIn("ana@acme.test"), signIn("bruno@acme.test")]);
  conversations = await meet("acme", people);
  await setLimits("acme", { rate: 60_000, threshold: 3 });
});
afterEach(() => simulator.mend());
afterAll(() => setLimits("acme", { rate: 60_000 }));

async function sayToAll(round: string): Promise<void> {
  for (const [person, id] of conversations.entries()) {
    const { error } = await bruno.rpc("send_message", {
      conversation_id: id,
      client_id: randomUUID(),
      type: "text",
      body: `${run}/${round}/${person}`,
    });
    if (error) throw error;
  }
}

const statuses = (round: string) =>
  rows<{ status: string; held_code: string | null; failed_code: string | null }>(
    "select status, held_code, failed_code from public.messages where body like $1",
    [`${run}/${round}/%`],
  );

async function arrived(round: string): Promise<string[]> {
  const { sends } = await simulator.sent();
  return sends.map(({ text }) => text).filter((text) => text.startsWith(`${run}/${round}/`));
}

async function tryNow(): Promise<void> {
  const { error } = await ana.rpc("close_breaker", { channel_id: channelOf("acme") });
  expect(error).toBeNull();
}

async function everythingArrives(round: string): Promise<void> {
  await until("everything has arrived", async () => (await arrived(round)).length === people);
  expect(new Set(await arrived(round)).size).toBe(people);
  await until("the breaker is closed", async () => (await breakerOf("acme")).breaker === "CLOSED");
}

describe("a provider that is down", () => {
  it("opens the breaker, loses nothing, and is tried again with one message", async () => {
    await simulator.fail({ kind: "error", times: 1_000, status: 503, code: 131016 });
    await sayToAll("down");
    await until("the breaker opens", async () => (await breakerOf("acme")).breaker === "OPEN");
    const { data: held } = await bruno.rpc("wa_metrics", { channel_id: channelOf("acme") });
    expect(held).toMatchObject({
      circuit_breaker: { status: "OPEN", threshold: 3 },
      rate_limiter: { can_send: false },
      celery: { queue_size: people },
    });

    // Still down: the probe opens it again, and costs the message nothing.
    const failed = () => number("select count(*) from private.send_failures");
    const before = await failed();
    await tryNow();
    await until("the probe has failed", async () => (await failed()) > before);
    expect((await breakerOf("acme")).breaker).toBe("OPEN");
    expect((await failed()) - before).toBe(1);

    await simulator.mend();
    await tryNow();
    await everythingArrives("down");
    expect((await statuses("down")).filter(({ failed_code }) => failed_code)).toEqual([]);
  });

  it("says so to the team, and to the neighbour nothing", async () => {
    const { data } = await ana.from("notifications").select("kind, data");
    expect(data?.map(({ kind }) => kind)).toContain("breaker_open");
    expect(data?.map(({ kind }) => kind)).toContain("breaker_closed");
    const rival = await signIn("dono@rival.test");
    const { data: theirs } = await rival.from("notifications").select("kind").like("kind", "br%");
    expect(theirs).toEqual([]);
  });
});

describe("a token that has died", () => {
  it("opens the breaker of that channel at once, fails no message, and is mailed after five minutes", async () => {
    await simulator.fail({ kind: "error", times: 1_000, status: 401, code: 190 });
    await sayToAll("token");
    await until("the breaker opens", async () => (await breakerOf("acme")).breaker === "OPEN");
    expect(await breakerOf("acme")).toMatchObject({ reason_code: "channel_auth" });
    expect((await breakerOf("rival")).breaker).toBe("CLOSED");
    await until("all wait again", async () =>
      (await statuses("token")).every(({ status }) => status === "queued"),
    );
    expect(await arrived("token")).toEqual([]);

    const mails = () => mailsTo("ana@acme.test");
    const before = (await mails()).length;
    await rows(
      "update private.channel_limits set opened_at = now() - interval '6 minutes' where channel_id = $1",
      [channelOf("acme")],
    );
    await until("the admins are written to", async () => (await mails()).length > before);
    expect((await mails())[0]).toMatchObject({ subject: expect.stringMatching(/parado desde/) });
    expect((await mails())[0]?.html).toMatch(/admin\/whatsapp\/status/);
    expect(await mailsTo("bruno@acme.test")).toEqual([]);

    await simulator.mend();
    await tryNow();
    await everythingArrives("token");
    expect(await mails()).toHaveLength(before + 1);
  }, 120_000);
});

async function mailsTo(address: string): Promise<{ subject: string; html: string }[]> {
  const answer = await fetch(`${config.urls.simulators}/_sim/mails`);
  const mails = (await answer.json()) as { to: string; subject: string; html: string }[];
  return mails.filter(({ to, subject }) => to === address && /parado/.test(subject));
}
