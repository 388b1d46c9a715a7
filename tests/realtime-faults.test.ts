// Who may speak on Realtime, what a dead socket costs, and that signing out ends it.
import { randomUUID } from "node:crypto";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { demoLogins } from "../scripts/stack/demo.ts";
import { topics } from "../shared/src/events.ts";
import { begin, type Conversation, say } from "./world/conversations.ts";
import { type Listener, listen } from "./world/listen.ts";
import { somebodyNew } from "./world/outsiders.ts";
import { type Client, signIn } from "./world/people.ts";
import { acme } from "./world/secrets-of-acme.ts";
import { config, rows } from "./world/stack.ts";
import { until } from "./world/wait.ts";

const brunosId = demoLogins.find(({ email }) => email === "bruno@acme.test")!.id;

let ana: Client;
let bruno: Client;
let viewer: Client;
let viewerId: string;
let conversation: Conversation;

beforeAll(async () => {
  [ana, bruno, { client: viewer, id: viewerId }, conversation] = await Promise.all([
    signIn("ana@acme.test"),
    signIn("bruno@acme.test"),
    somebodyNew("viewer"),
    begin("acme"),
  ]);
});

afterEach(() => Promise.all([ana, bruno, viewer].map((client) => client.removeAllChannels())));

describe("nobody but the database", () => {
  it("speaks on a topic that is only read, not even a member with an ack", async () => {
    const readOnly = [
      topics.inbox(acme.id, acme.channel_id),
      topics.conversation(acme.id, conversation.id),
      topics.user(acme.id, brunosId),
      topics.team(acme.id),
    ];
    const payload = { v: 1, forged: true };
    const [, ears] = await Promise.all([
      Promise.all(readOnly.map((topic) => listen(bruno, topic))),
      Promise.all(
        readOnly.filter((topic) => !topic.includes(":user:")).map((topic) => listen(viewer, topic)),
      ),
    ]);
    const answers = await Promise.all(
      bruno.getChannels().map(async (channel) => {
        const sent = await channel.httpSend("nova_mensagem", payload).catch(String);
        await channel.send({ type: "broadcast", event: "nova_mensagem", payload });
        return sent;
      }),
    );
    for (const answer of answers) expect(answer).toMatch(/403|Forbidden|Unauthorized/i);
    await say("acme", conversation.sender, "fence");
    await until("the fence is heard", () => ears.some(({ heard }) => heard.length > 0));
    const forgeries = ears.flatMap(({ heard }) => heard).filter(({ payload }) => payload.forged);
    expect(forgeries).toEqual([]);
  });

  it("and on the live topic agents speak, viewers do not", async () => {
    const topic = topics.live(acme.id, conversation.id);
    const [spoken, muted, ear] = await Promise.all([
      listen(bruno, topic),
      listen(viewer, topic),
      listen(ana, topic),
    ]);
    const type = (channel: Listener["channel"], user_id: string) => {
      const payload = { user_id, nome: "x" };
      return channel.send({ type: "broadcast", event: "atendente_digitando", payload });
    };
    await type(muted.channel, viewerId);
    await type(spoken.channel, brunosId);
    await until("the agent is heard", () => ear.heard.length > 0);
    expect(ear.heard.map(({ payload }) => payload.user_id)).toEqual([brunosId]);
  });

  it("moves a conversation: what is forged on the live topic is stored nowhere", async () => {
    const live = await listen(bruno, topics.live(acme.id, conversation.id));
    const before = await rows("select * from public.thread where conversation_id = $1", [
      conversation.id,
    ]);
    const forged = { id: randomUUID(), seq: 99, body: "forjada", conversation_id: conversation.id };
    const payload = { v: 1, c: conversation.id, rows: [forged] };
    await live.channel.send({ type: "broadcast", event: "nova_mensagem", payload });
    const stored = await rows("select * from public.thread where conversation_id = $1", [
      conversation.id,
    ]);
    expect(stored).toEqual(before);
  });
});

/** The conversations that a listener heard begin. */
function opened({ heard }: Listener): string[] {
  return heard
    .filter(({ event }) => event === "novo_ticket")
    .flatMap(({ payload }) => (payload.rows as { id: string }[]).map(({ id }) => id));
}

describe("after everything goes wrong with the socket", () => {
  const chaos = (verb: string, body: object = {}) =>
    fetch(`${config.urls.realtime}/chaos/${verb}`, { method: "POST", body: JSON.stringify(body) });

  it("the lists' cursor tells what was dropped, and the same channel hears on", async () => {
    const inbox = await listen(viewer, topics.inbox(acme.id, acme.channel_id));
    const { data: start } = await viewer.rpc("inbox_changes", {});
    const { cursor } = start as { cursor: string };
    await chaos("events", { mode: "drop", share: 1, forMs: 60_000 });
    const missed = await Promise.all(Array.from({ length: 10 }, () => begin("acme")));
    await chaos("listen");
    await chaos("cut");
    await chaos("reset");
    await until(
      "the channel is joined again",
      () => inbox.states.at(-1) === "SUBSCRIBED" && inbox.states.length > 1,
    );
    const { data: changes } = await viewer.rpc("inbox_changes", { cursor });
    const told = (changes as unknown as { rows: { id: string }[] }).rows.map(({ id }) => id);
    const ids = missed.map(({ id }) => id);
    expect(opened(inbox).filter((id) => ids.includes(id))).toEqual([]);
    expect(told).toEqual(expect.arrayContaining(ids));
    const next = await begin("acme");
    await until("the next is heard", () => opened(inbox).includes(next.id));
  });

  it("signing out ends every frame", async () => {
    const frames: string[] = [];
    const leaver = await signIn("carla@acme.test", { frames });
    const inbox = await listen(leaver, topics.inbox(acme.id, acme.channel_id));
    await begin("acme");
    await until("something is heard", () => inbox.heard.length > 0);
    await leaver.removeAllChannels();
    await leaver.auth.signOut();
    await until("the socket is closed", () => !leaver.realtime.isConnected());
    const colleague = await listen(bruno, topics.inbox(acme.id, acme.channel_id));
    const silentSince = frames.length;
    await begin("acme");
    await until("a colleague hears", () => colleague.heard.length > 0);
    expect(frames.slice(silentSince)).toEqual([]);
  });
});
