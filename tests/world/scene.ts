// Conversations in every state, made through the doors and the verbs, and the names by which tests
// speak of them: "@taken" is the id of the one that Carla took.
import { randomUUID } from "node:crypto";
import { demoLogins, demoTenants } from "../../scripts/stack/demo.ts";
import { begin, say } from "./conversations.ts";
import { type Client, signIn } from "./people.ts";
import { rows } from "./stack.ts";

export type Arguments = Record<string, unknown>;

export interface Scene {
  people: Record<"dono" | "ana" | "bruno" | "carla", Client>;
  /** Arguments with every "@name" replaced by its id. */
  meant(args: Arguments): Arguments;
}

/** Calls a verb with whatever arguments: tests ask what no typed client would. */
export function ask(client: Client, verb: string, args: Arguments) {
  return client.rpc(verb as "mark_read", args as { conversation_id: string });
}

export async function setScene(): Promise<Scene> {
  const [dono, ana, bruno, carla] = await Promise.all([
    signIn("dono@acme.test"),
    signIn("ana@acme.test"),
    signIn("bruno@acme.test"),
    signIn("carla@acme.test"),
  ]);
  const [open, other, old, closed, taken, rivals] = await Promise.all([
    begin("acme"),
    begin("acme"),
    begin("acme", { hoursAgo: 25 }),
    begin("acme"),
    begin("acme"),
    begin("rival"),
  ]);
  const used = randomUUID();
  const noted = await bruno.rpc("send_message", {
    conversation_id: open.id,
    client_id: used,
    type: "note",
    body: "Ligar amanhã",
  });
  await carla.rpc("claim_conversation", { conversation_id: taken.id });
  await bruno.rpc("close_conversation", { conversation_id: closed.id });
  // Closed so long ago that what the customer says next begins a new one.
  await rows(
    "update public.conversations set closed_at = now() - interval '2 days' where id = $1",
    [closed.id],
  );
  await say("acme", closed.sender, "Voltei");

  const person = (email: string) => demoLogins.find((login) => login.email === email)?.id;
  const names: Record<string, string | undefined> = {
    open: open.id,
    other: other.id,
    old: old.id,
    closed: closed.id,
    taken: taken.id,
    rivals: rivals.id,
    nowhere: randomUUID(),
    used_client_id: used,
    a_note: noted.data?.id,
    heard: open.message_id,
    heard_elsewhere: other.message_id,
    rivals_message: rivals.message_id,
    contact: open.contato_id,
    rivals_contact: rivals.contato_id,
    dono: person("dono@acme.test"),
    bruno: person("bruno@acme.test"),
    carla: person("carla@acme.test"),
    rivals_owner: person("dono@rival.test"),
    rivals_tenant: demoTenants.rival.id,
    rivals_connection: demoTenants.rival.integracao_id,
    rivals_channel: demoTenants.rival.channel_id,
    channel: demoTenants.acme.channel_id,
  };
  const idOf = (name: string) => {
    const id = names[name];
    if (!id) throw new Error(`Nothing in the scene is called ${name}.`);
    return id;
  };
  const meant = (args: Arguments): Arguments =>
    JSON.parse(JSON.stringify(args), (_key, value) =>
      typeof value === "string" && value.startsWith("@") ? idOf(value.slice(1)) : value,
    );
  return { people: { dono, ana, bruno, carla }, meant };
}
