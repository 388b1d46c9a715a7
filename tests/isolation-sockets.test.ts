// The wall between two companies as a socket sees it: who may join which topic, who may speak on it,
// and what arrives while Acme is busy.
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { demoLogins, demoTenants } from "../scripts/stack/demo.ts";
import { topics } from "../shared/src/events.ts";
import { begin, type Conversation, say } from "./world/conversations.ts";
import { type Listener, listen } from "./world/listen.ts";
import { type OutsiderName, type Outsiders, outsiders, somebodyNew } from "./world/outsiders.ts";
import { type Client, signIn, tokenOf } from "./world/people.ts";
import { acme, idsOf, leakedIn, marker } from "./world/secrets-of-acme.ts";
import { config, keys } from "./world/stack.ts";
import { until } from "./world/wait.ts";

const everybody: OutsiderName[] = ["rival", "removed", "stranger", "forger", "anon"];
const rival = demoTenants.rival;
const idOf = (email: string) => demoLogins.find((login) => login.email === email)!.id;

let people: Outsiders;
let bruno: Client;
let conversation: Conversation;
let topicsOfAcme: Record<string, string>;
const opened: Client[] = [];

beforeAll(async () => {
  [people, bruno, conversation] = await Promise.all([
    outsiders(),
    signIn("bruno@acme.test"),
    begin("acme"),
  ]);
  topicsOfAcme = {
    inbox: topics.inbox(acme.id, acme.channel_id),
    conversation: topics.conversation(acme.id, conversation.id),
    live: topics.live(acme.id, conversation.id),
    user: topics.user(acme.id, idOf("bruno@acme.test")),
    team: topics.team(acme.id),
  };
  opened.push(bruno, ...everybody.map((who) => people[who].client));
});

afterEach(() => Promise.all(opened.map((client) => client.removeAllChannels())));

const denied = (topic: string) =>
  `Unauthorized: You do not have permissions to read from this Channel topic: ${topic}`;

/** Everything that Acme's inbox can tell, and a little that its team can. */
async function acmeIsBusy(): Promise<void> {
  await say("acme", conversation.sender, marker);
  const { id: conversation_id } = conversation;
  await bruno.rpc("claim_conversation", { conversation_id });
  await bruno.rpc("mark_read", { conversation_id });
  for (const type of ["note", "text"]) {
    const client_id = crypto.randomUUID();
    await bruno.rpc("send_message", { conversation_id, client_id, type, body: marker });
  }
  await bruno.rpc("close_conversation", { conversation_id });
  await bruno.rpc("reopen_conversation", { conversation_id });
  await bruno.rpc("release_conversation", { conversation_id });
  await begin("acme");
}

describe("a member of Acme", () => {
  it("joins every topic that is theirs", async () => {
    const listeners = await Promise.all(
      Object.values(topicsOfAcme).map((topic) => listen(bruno, topic)),
    );
    expect(listeners.map(({ joined }) => joined.status)).toEqual(Array(5).fill("SUBSCRIBED"));
  });

  it("does not join a colleague's own topic, nor one that is nobody's", async () => {
    const strange = [
      topics.user(acme.id, idOf("carla@acme.test")),
      topics.user(acme.id, idOf("dono@rival.test")),
      topics.conversation(acme.id, crypto.randomUUID()),
      topics.inbox(acme.id, rival.channel_id),
      `tenant:${acme.id}`,
      `tenant:${acme.id}:team:x`,
      `tenant:${acme.id}:conv:${conversation.id}:live:x`,
      `tenant:${acme.id}:conv:${conversation.id.toUpperCase()}`,
      `tenant:${acme.id}:conv:' or true --`,
      `TENANT:${acme.id}:team`,
      "*",
    ];
    const listeners = await Promise.all(strange.map((topic) => listen(bruno, topic)));
    for (const { topic, joined } of listeners) {
      expect(joined).toEqual({ status: "CHANNEL_ERROR", reason: denied(topic) });
    }
  });
});

describe("everybody else", () => {
  it("joins no topic of Acme, by its own name or by a mixed one", async () => {
    const mixed = [
      topics.inbox(rival.id, acme.channel_id),
      topics.conversation(rival.id, conversation.id),
      topics.live(rival.id, conversation.id),
      topics.user(rival.id, idOf("bruno@acme.test")),
    ];
    const answers = await Promise.all(
      everybody.flatMap((who) =>
        [...Object.values(topicsOfAcme), ...mixed].map(async (topic) => {
          const { joined } = await listen(people[who].client, topic);
          return { who, topic, ...joined };
        }),
      ),
    );
    expect(answers).toEqual(
      answers.map(({ who, topic }) => {
        const unsigned = "JwtSignatureError: Failed to validate JWT signature";
        const reason = who === "forger" ? unsigned : denied(topic);
        return { who, topic, status: "CHANNEL_ERROR", reason };
      }),
    );
  });

  it.each(everybody)("speaks on no topic of Acme without joining: %s", async (who) => {
    const listeners = await Promise.all(
      Object.values(topicsOfAcme).map((topic) => listen(bruno, topic)),
    );
    const { token } = people[who];
    const headers = {
      apikey: keys.publishable,
      "content-type": "application/json",
      ...(token && { authorization: `Bearer ${token}` }),
    };
    const rest = `${config.urls.api}/realtime/v1/api/broadcast`;
    const message = { event: "nova_mensagem", payload: { v: 1, forged: who } };
    const messages = Object.values(topicsOfAcme).map((topic) => {
      return { ...message, topic, private: true };
    });
    const all = JSON.stringify({ messages });
    const batch = await fetch(rest, { method: "POST", headers, body: all });
    expect([202, 401]).toContain(batch.status); // 202: the batch is taken, each message refused
    for (const topic of Object.values(topicsOfAcme)) {
      const url = `${rest}/${encodeURIComponent(topic)}/events/nova_mensagem?private=true`;
      const body = JSON.stringify(message.payload);
      const single = await fetch(url, { method: "POST", headers, body });
      expect([401, 403]).toContain(single.status);
    }
    await fence(listeners);
    const forged = listeners.flatMap(({ heard }) => heard).filter(({ payload }) => payload.forged);
    expect(forged).toEqual([]);
  });
});

/** What the database says now comes after everything that was sent before. */
async function fence(listeners: Listener[]): Promise<void> {
  const before = listeners.map(({ heard }) => heard.length);
  await say("acme", conversation.sender, `${marker} fence`);
  await until("the fence is heard", () =>
    listeners.some(
      ({ heard, topic }, at) => topic.includes(":conv:") && heard.length > before[at]!,
    ),
  );
}

describe("while Acme is busy", () => {
  it("the rival hears its own and nothing of Acme, whose topics have no public twins", async () => {
    const frames: string[] = [];
    const client = await signIn("dono@rival.test", { frames });
    const outside = await signIn("dono@rival.test");
    opened.push(client, outside);
    const [own, ofAcme] = await Promise.all([
      listen(client, topics.inbox(rival.id, rival.channel_id)),
      listen(bruno, topicsOfAcme.inbox!),
      listen(client, topics.team(rival.id)),
      listen(client, topics.user(rival.id, idOf("dono@rival.test"))),
    ]);
    const twins = await Promise.all(
      Object.values(topicsOfAcme).map((topic) => listen(outside, topic, { isPrivate: false })),
    );
    await acmeIsBusy();
    await until("Acme hears of it", () => ofAcme.heard.length >= 6);
    await begin("rival");
    await until("the rival hears of its own", () =>
      own.heard.some(({ event }) => event === "novo_ticket"),
    );
    const privateOnly = "PrivateOnly: This project only allows private channels";
    expect(twins.map(({ joined }) => joined.reason)).toEqual(twins.map(() => privateOnly));
    expect(twins.flatMap(({ heard }) => heard)).toEqual([]);
    expect(frames.length).toBeGreaterThan(3);
    expect(leakedIn(frames.join("\n"), await idsOf(acme.id))).toEqual([]);
  });
});

describe("somebody who is removed while connected", () => {
  it("is told, loses every topic with the next token, and hears no more", async () => {
    const frames: string[] = [];
    const { client, id } = await somebodyNew("agent", frames);
    opened.push(client);
    const user = await listen(client, topics.user(acme.id, id));
    const inbox = await listen(client, topicsOfAcme.inbox!);
    expect([user.joined.status, inbox.joined.status]).toEqual(["SUBSCRIBED", "SUBSCRIBED"]);

    const ana = await signIn("ana@acme.test");
    await ana.rpc("remove_member", { user_id: id });
    const told = await until("the person is told", () => user.heard[0]);
    expect(told).toMatchObject({ event: "sessao_revogada", payload: { reason: "removed" } });

    // Even the old token opens no door any more; the new one closes those that are open.
    const again = await listen(client, topics.team(acme.id));
    expect(again.joined.reason).toBe(denied(topics.team(acme.id)));
    await client.auth.refreshSession();
    const claims = JSON.parse(atob((await tokenOf(client)).split(".")[1]!));
    expect(claims.tenant_id).toBeUndefined();
    await client.realtime.setAuth();
    await until("the topics are closed", () =>
      [user, inbox].every(({ states }) => states.at(-1) !== "SUBSCRIBED"),
    );

    const colleague = await listen(bruno, topicsOfAcme.inbox!);
    const silentSince = frames.length;
    await acmeIsBusy();
    await until("a colleague hears of it", () => colleague.heard.length >= 6);
    expect(leakedIn(frames.slice(silentSince).join("\n"), await idsOf(acme.id), [acme.id])).toEqual(
      [],
    );
  });
});
