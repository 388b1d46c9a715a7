// What the inbox says on Realtime, heard by genuine clients: every fact reaches its readers, and
// what they hear is what they could have read.
import { randomUUID } from "node:crypto";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { demoLogins } from "../scripts/stack/demo.ts";
import { eventNames, topics } from "../shared/src/events.ts";
import { begin, type Conversation, say } from "./world/conversations.ts";
import { type Heard, type Listener, listen } from "./world/listen.ts";
import { somebodyNew } from "./world/outsiders.ts";
import { type Client, signIn } from "./world/people.ts";
import { acme, relations } from "./world/secrets-of-acme.ts";
import { simulator } from "./world/simulator.ts";
import { until } from "./world/wait.ts";

const idOf = (email: string) => demoLogins.find((login) => login.email === email)!.id;

let ana: Client;
let bruno: Client;
let viewer: Client;
let viewerId: string;
let conversation: Conversation;

beforeAll(async () => {
  [ana, bruno, { client: viewer, id: viewerId }] = await Promise.all([
    signIn("ana@acme.test"),
    signIn("bruno@acme.test"),
    somebodyNew("viewer"),
  ]);
});

afterEach(() => Promise.all([ana, bruno, viewer].map((client) => client.removeAllChannels())));

function send(body: string, type = "text") {
  const { id: conversation_id } = conversation;
  return bruno.rpc("send_message", { conversation_id, client_id: randomUUID(), type, body });
}
const names = (heard: Heard[]) => heard.map(({ event }) => event);
const rowsOf = (heard: Heard[], event: string) =>
  heard
    .filter((one) => one.event === event)
    .flatMap(({ payload }) => (payload.rows ?? payload.ups) as Record<string, unknown>[]);

describe("every fact reaches its readers, a viewer among them", () => {
  let inbox: Listener;
  let thread: Listener;

  async function attend(): Promise<void> {
    conversation = await begin("acme");
    [inbox, thread] = await Promise.all([
      listen(viewer, topics.inbox(acme.id, acme.channel_id)),
      listen(viewer, topics.conversation(acme.id, conversation.id)),
    ]);
  }

  /** What each topic says of one action, once both have said something of it. */
  async function said(action: () => PromiseLike<unknown>, expected: [string[], string[]]) {
    const [fromInbox, fromThread] = [inbox.heard.length, thread.heard.length];
    await action();
    const [ofInbox, ofThread] = expected;
    await until(`${ofInbox} and ${ofThread}`, () => {
      return (
        inbox.heard.length >= fromInbox + ofInbox.length &&
        thread.heard.length >= fromThread + ofThread.length
      );
    });
    expect(names(inbox.heard.slice(fromInbox))).toEqual(ofInbox);
    expect(names(thread.heard.slice(fromThread))).toEqual(ofThread);
  }

  it("a conversation's life, step by step", async () => {
    await attend();
    const { id: conversation_id } = conversation;
    const changed = ["ticket_atualizado"];
    const spoke = ["nova_mensagem"];
    await said(() => begin("acme"), [["novo_ticket"], []]);
    await said(() => say("acme", conversation.sender, "Oi?"), [changed, spoke]);
    await said(() => bruno.rpc("mark_read", { conversation_id }), [changed, []]);
    await said(
      () => bruno.rpc("claim_conversation", { conversation_id }),
      [["ticket_transferido", ...changed], spoke],
    );
    await said(() => send("Anotado", "note"), [changed, spoke]);
    await said(
      () => bruno.rpc("assign_conversation", { conversation_id, user_id: idOf("carla@acme.test") }),
      [["ticket_transferido", ...changed], spoke],
    );
    await said(
      () => bruno.rpc("close_conversation", { conversation_id }),
      [["ticket_encerrado", ...changed], spoke],
    );
    await said(
      () => bruno.rpc("reopen_conversation", { conversation_id }),
      [["ticket_transferido", ...changed], spoke],
    );
    await said(
      () => bruno.rpc("release_conversation", { conversation_id }),
      [["ticket_transferido", ...changed], spoke],
    );
    const { contato_id } = conversation;
    await said(
      () => bruno.rpc("update_contato", { contato_id, nome: "Outro nome", observacoes: "" }),
      [changed, []],
    );
  });

  it("an answer on its way: queued, sent, delivered, read", async () => {
    await attend();
    const { name, wa_id, user_id } = conversation.sender;
    const customer = await simulator.addCustomer({ name, phone: `+${wa_id}`, user_id });
    const { phone_number_id } = acme;
    await simulator.write({ customer: customer.id, phone_number_id, text: "Oi" });
    await until("the customer is heard", () => names(thread.heard).includes("nova_mensagem"));
    const { data: message } = await send("Olá!");
    const states = () =>
      rowsOf(thread.heard, "status_mensagem")
        .filter(({ id }) => id === message?.id)
        .map(({ status }) => status);
    await until("it is delivered", () => states().includes("delivered"));
    await simulator.read(customer.id, phone_number_id);
    await until("it is read", () => states().includes("read"));
    expect(states()).toEqual(["sent", "delivered", "read"]);
    const told = rowsOf(thread.heard, "nova_mensagem").find(({ id }) => id === message?.id);
    expect(told).toMatchObject({ status: "queued", body: "Olá!" });
  });

  it("a failure, also in everybody's list", async () => {
    await attend();
    await send("Para ninguém"); // the simulated WhatsApp knows nobody by this number
    const failed = await until("the failure is told", () =>
      rowsOf(thread.heard, "status_mensagem").find(({ status }) => status === "failed"),
    );
    expect(failed).toMatchObject({ failed_code: "recipient_unreachable" });
    await until("the list knows", () =>
      rowsOf(inbox.heard, "ticket_atualizado").some(
        ({ id, last_message_status }) => id === conversation.id && last_message_status === "failed",
      ),
    );
  });

  it("a change of the team: to the team, and to the person concerned alone", async () => {
    const [team, own, others] = await Promise.all([
      listen(bruno, topics.team(acme.id)),
      listen(viewer, topics.user(acme.id, viewerId)),
      listen(bruno, topics.user(acme.id, idOf("bruno@acme.test"))),
    ]);
    await ana.rpc("change_member_role", { user_id: viewerId, role: "agent" });
    await ana.rpc("change_member_role", { user_id: viewerId, role: "viewer" });
    await until("the team hears", () => team.heard.length >= 2);
    await until("the person hears", () => own.heard.length >= 2);
    expect(names(team.heard)).toEqual(["equipe_atualizada", "equipe_atualizada"]);
    expect(own.heard).toMatchObject([
      { event: "sessao_revogada", payload: { reason: "role_changed" } },
      { event: "sessao_revogada", payload: { reason: "role_changed" } },
    ]);
    await viewer.rpc("switch_tenant", { tenant_id: acme.id });
    await until("their other tabs hear", () => own.heard.length >= 3);
    expect(own.heard[2]).toMatchObject({ payload: { reason: "tenant_switched" } });
    expect(others.heard).toEqual([]);
  });

  it("in names of the catalogue, and rows that are those the reader could fetch", async () => {
    await attend();
    await say("acme", conversation.sender, "Oi de novo");
    await bruno.rpc("claim_conversation", { conversation_id: conversation.id });
    await send("Nota", "note");
    await until("all is heard", () => thread.heard.length >= 3 && inbox.heard.length >= 4);
    expect(eventNames.inbox).toEqual(expect.arrayContaining(names(inbox.heard)));
    expect(eventNames.conversation).toEqual(expect.arrayContaining(names(thread.heard)));

    const readable = Object.fromEntries((await relations()).map((one) => [one.name, one.columns]));
    for (const [listener, view] of [
      [inbox, "inbox"],
      [thread, "thread"],
    ] as const) {
      for (const { payload } of listener.heard) {
        expect(payload).toMatchObject({ v: 1 });
        expect(JSON.stringify(payload).length).toBeLessThan(8_500);
        for (const row of payload.rows as Record<string, unknown>[]) {
          expect(Object.keys(row).sort()).toEqual([...readable[view]!].sort());
        }
      }
    }
    const last = rowsOf(thread.heard, "nova_mensagem").at(-1)!;
    const fetched = await viewer.from("thread").select("*").eq("id", String(last.id)).single();
    expect(instants(last)).toEqual(instants(fetched.data!));
    const listed = await viewer.from("inbox").select("*").eq("id", conversation.id).single();
    const told = rowsOf(inbox.heard, "ticket_atualizado").findLast(
      ({ id }) => id === listed.data!.id,
    );
    expect(instants(told!)).toEqual(instants(listed.data!));
  });
});

const time = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d/;

/** One form of every time: Postgres and PostgREST write the same instant differently. */
function instants(row: object): unknown {
  return JSON.parse(JSON.stringify(row), (_key, value) =>
    typeof value === "string" && time.test(value) ? new Date(value).toISOString() : value,
  );
}
