// The robot over a whole stack: it answers what documents answer, gives the rest to people, and never
// speaks over one.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { playedAi } from "./world/ai.ts";
import { say } from "./world/conversations.ts";
import type { Sender } from "./world/meta.ts";
import { rivalWith, teach, warrantyOf } from "./world/models.ts";
import { newSender } from "./world/received.ts";
import { one, rows } from "./world/stack.ts";
import { until } from "./world/wait.ts";

const rival = rivalWith("openai");
const { tenantId } = rival;
const warranty = warrantyOf("Batedor");
const { thing, question } = warranty;
const GOODBYE = "Uma pessoa continua daqui.";
let channelId: string;

interface Standing {
  id: string;
  status: string;
  state: string;
  reason: string | null;
  answers: number;
  is_owed: boolean;
}

const standing = (sender: Required<Sender>) =>
  one<Standing>(
    `select c.id, c.status, b.state, b.data ->> 'reason' as reason,
            (b.data ->> 'answers')::integer as answers, b.expires_at is not null as is_owed
       from public.contact_identities i
       join public.conversations c on c.tenant_id = i.tenant_id and c.contato_id = i.contato_id
       join public.bot_sessions b on b.tenant_id = c.tenant_id and b.conversation_id = c.id
      where i.kind = 'wa_bsuid' and i.value = $1`,
    [sender.user_id],
  );

const saidTo = (id: string) =>
  rows<{
    seq: number;
    type: string;
    body: string | null;
    author_id: string | null;
    status: string;
  }>(
    `select seq::integer, type, body, author_id, status from public.messages
      where conversation_id = $1 and direction = 'outbound' order by seq`,
    [id],
  );

/** Pauses are over, for whoever goes on writing and between tries, and the worker is called. */
async function hurry(): Promise<void> {
  await rows(
    `select pgmq.set_vt('ai', q.msg_id, 0) from pgmq.q_ai q
      where q.vt < now() + interval '10 seconds' and q.message ->> 'kind' = 'ai.bot'`,
  );
  await rows("select private.call_ai_worker()");
}

const settled = (sender: Required<Sender>) =>
  until("the robot has decided", async () => {
    const now = await standing(sender);
    if (!now.is_owed) return now;
    await hurry();
    return null;
  });

async function ask(...texts: string[]) {
  const sender = newSender();
  for (const text of texts) await say("rival", sender, text);
  return { sender, now: await settled(sender) };
}

beforeAll(async () => {
  await teach(rival.owner, warranty);
  channelId = (
    await one<{ id: string }>(
      "select id from public.channels where tenant_id = $1 and kind = 'whatsapp' and is_active order by created_at limit 1",
      [tenantId],
    )
  ).id;
  const saved = await rival.owner.rpc("save_bot_settings", {
    channel_id: channelId,
    changes: { is_active: true, threshold: 0.3, handover_text: GOODBYE },
  });
  if (saved.error) throw saved.error;
});
afterAll(() =>
  rival.owner.rpc("save_bot_settings", { channel_id: channelId, changes: { is_active: false } }),
);

describe("the robot", () => {
  it("answers what a document answers, from it, and pays once to look at the conversation", async () => {
    const { now } = await ask(question);
    expect(now).toMatchObject({ status: "bot", state: "answering", answers: 1 });
    const [reply, ...more] = await saidTo(now.id);
    expect(more).toEqual([]);
    expect(reply).toMatchObject({ type: "text", author_id: null });
    expect(reply?.body).toContain("18 meses");
    const [kept] = await rows<{ chunks: { titulo: string }[]; origin: string }>(
      `select r.chunks, r.origin from public.ai_responses r
         join public.messages m on m.tenant_id = r.tenant_id and m.id = r.sent_message_id
        where r.conversation_id = $1`,
      [now.id],
    );
    expect(kept).toMatchObject({
      origin: "bot",
      chunks: [{ titulo: `Garantia do aparelho ${thing}` }],
    });
    const looks = await rows(
      "select from public.ai_usage where conversation_id = $1 and operation = 'completa'",
      [now.id],
    );
    expect(looks).toHaveLength(1);
  });

  it.each([
    ["requested", "Quero falar com um atendente, por favor"],
    [
      "negative",
      "Isso é um absurdo! Péssimo atendimento, estou furioso, quero cancelar tudo agora",
    ],
    ["unsure", "Quem venceu o torneio de xadrez de Itabira em 1974?"],
  ])("gives the conversation to people: %s", async (reason, text) => {
    const { now } = await ask(text);
    expect(now).toMatchObject({ status: "waiting", state: "handed_over", reason });
    expect((await saidTo(now.id)).map(({ type, body }) => [type, body])).toEqual([
      ["text", GOODBYE],
      ["event", null],
    ]);
  });

  it("gives it to people when no model can be reached", async () => {
    await playedAi.fail({ kind: "error", times: 50 });
    const { now } = await ask(`${question} Tentativa ${randomUUID().slice(0, 6)}`);
    expect(now).toMatchObject({ status: "waiting", reason: "unavailable" });
  });

  it("greets whoever only says hello, without asking a model, and answers what they ask then", async () => {
    const { sender, now } = await ask("Bom dia!", "Tudo bem?");
    expect(now).toMatchObject({ status: "bot", answers: 0 });
    const hello = (await saidTo(now.id)).map(({ body }) => body);
    expect(hello).toEqual([expect.stringMatching(/^Olá, sou o robô/)]);
    expect(await rows("select from public.ai_usage where conversation_id = $1", [now.id])).toEqual(
      [],
    );
    await say("rival", sender, question);
    expect(await settled(sender)).toMatchObject({ status: "bot", answers: 1 });
  });

  it("answers several messages in a row at once, after the last", async () => {
    const { now } = await ask("Boa tarde", "Comprei um batedor", question);
    const replies = (await saidTo(now.id)).filter(({ type }) => type === "text");
    expect(replies).toHaveLength(1);
    expect(replies[0]?.seq).toBe(4);
  });

  it("never speaks after a person has, whoever is faster", async () => {
    const { data } = await rival.owner.auth.getUser();
    const me = data.user?.id;
    const won = { person: 0, robot: 0 };
    for (let round = 0; round < 24; round += 1) {
      const sender = newSender();
      await say("rival", sender, question);
      const { id } = await standing(sender);
      await hurry();
      await new Promise((resolve) => setTimeout(resolve, (round % 12) * 25));
      const { error } = await rival.owner.rpc("send_message", {
        ...{
          conversation_id: id,
          client_id: randomUUID(),
          type: "text",
          body: `Eu respondo ${round}`,
        },
      });
      if (error) throw error;
      const taken = (await saidTo(id)).findLast(
        ({ author_id, type }) => author_id === me && type === "text",
      );
      // Whatever was under way has ended.
      await until("no job is left", async () => {
        const left = await rows(
          "select from pgmq.q_ai q where q.message -> 'payload' ->> 'conversation_id' = $1",
          [id],
        );
        return left.length === 0;
      });
      const robot = (await saidTo(id)).filter(
        ({ author_id, type }) => !author_id && type === "text",
      );
      expect(robot.filter(({ seq }) => seq > (taken?.seq ?? 0))).toEqual([]);
      won[robot.length > 0 ? "robot" : "person"] += 1;
      expect(await standing(sender)).toMatchObject({
        status: "active",
        state: "ended",
        is_owed: false,
      });
    }
    expect(won.person).toBeGreaterThan(0);
  });
});
