// The wall between two companies as the network sees it: genuine clients with genuine and stolen
// tokens ask for everything of Acme. The full matrix runs in the database; this is the proof that
// nothing in front of it opens another way.
import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { functionNames } from "../scripts/check/deno.ts";
import { begin, type Conversation, say } from "./world/conversations.ts";
import { type OutsiderName, type Outsiders, outsiders } from "./world/outsiders.ts";
import { type Client, signIn, tokenOf } from "./world/people.ts";
import { ask } from "./world/scene.ts";
import {
  acme,
  idsOfAcme,
  leakedIn,
  marker,
  type Relation,
  relations,
  stateOfAcme,
  type Verb,
  verbs,
} from "./world/secrets-of-acme.ts";
import { config, keys, one } from "./world/stack.ts";

const everybody: OutsiderName[] = ["rival", "removed", "stranger", "forger", "anon"];

let people: Outsiders;
let bruno: Client;
let conversation: Conversation;
let tables: Relation[];
let calls: Verb[];
let ids: Set<string>;
const folder = `${acme.id}/uploads/${marker}`;
const file = `${folder}/${randomUUID()}`;

beforeAll(async () => {
  bruno = await signIn("bruno@acme.test");
  people = await outsiders();
  conversation = await begin("acme");
  await say("acme", conversation.sender, marker);
  const stored = await bruno.storage.from("media").upload(file, new Blob([marker]));
  if (stored.error) throw stored.error;
  [tables, calls, ids] = await Promise.all([relations(), verbs(), idsOfAcme()]);
});

/** Everybody may see their own profile. */
const self = (who: OutsiderName) => [people[who].userId ?? ""];

/** PostgREST as it is spoken, without a client that hides headers. */
async function rest(who: OutsiderName | "member", path: string, init: RequestInit = {}) {
  const token = who === "member" ? await tokenOf(bruno) : people[who].token;
  const answer = await fetch(`${config.urls.api}/rest/v1/${path}`, {
    ...init,
    headers: {
      apikey: keys.publishable,
      "content-type": "application/json",
      ...(token && { authorization: `Bearer ${token}` }),
      ...(init.headers as Record<string, string>),
    },
  });
  const range = answer.headers.get("content-range");
  return { status: answer.status, range, text: await answer.text() };
}

describe("a member of Acme", () => {
  it("does see what the others must not", async () => {
    const seen = await rest("member", `thread?conversation_id=eq.${conversation.id}&select=*`);
    expect(seen.text).toContain(marker);
    const { data } = await bruno.storage.from("media").download(file);
    expect(await data?.text()).toBe(marker);
    expect(leakedIn(seen.text, ids)).toContain(marker);
  });
});

describe.each(everybody)("%s, reading", (who) => {
  it("gets no row of Acme from any table or view, by whatever question", async () => {
    expect(tables.length).toBeGreaterThan(12);
    for (const { name, columns, hasTenant } of tables) {
      const key = hasTenant ? "tenant_id" : "id";
      const list = columns.join(",");
      const questions = [
        `${name}?select=${list}`,
        `${name}?select=${list}&${key}=eq.${acme.id}`,
        `${name}?select=${list}&or=(${key}.eq.${acme.id},${key}.not.is.null)`,
        `${name}?select=${list}&order=${columns[0]}.desc&limit=1000&offset=0`,
        `${name}?select=*`,
      ];
      for (const question of questions) {
        const { text, status } = await rest(who, question);
        expect([question, leakedIn(text, ids, self(who))]).toEqual([question, []]);
        expect([200, 401, 403]).toContain(status);
      }
    }
  });

  it("cannot even count them", async () => {
    for (const { name, hasTenant } of tables) {
      const key = hasTenant ? "tenant_id" : "id";
      const { range, status } = await rest(who, `${name}?select=${key}&${key}=eq.${acme.id}`, {
        headers: { prefer: "count=exact" },
      });
      if (status < 300) expect([name, range]).toEqual([name, "*/0"]);
    }
  });

  it("gets nothing through the tables' neighbours", async () => {
    for (const path of [
      "tenants?select=id,members(user_id,profiles(id,email))",
      "channels?select=id,conversations(id,messages(id,body),contatos(id,nome))",
      "contatos?select=id,contact_identities(value),conversations(id)",
      "profiles?select=id,members(tenant_id,role)",
    ]) {
      const { text } = await rest(who, path);
      expect([path, leakedIn(text, ids, self(who))]).toEqual([path, []]);
    }
  });
});

describe.each(everybody)("%s, writing", (who) => {
  it("changes no row of Acme and brings none in, by table or view", async () => {
    const before = await stateOfAcme();
    for (const { name, columns, hasTenant } of tables) {
      const key = hasTenant ? "tenant_id" : "id";
      const filter = `${name}?${key}=eq.${acme.id}`;
      const mine = people[who].tenantId ?? randomUUID();
      const row = JSON.stringify({
        [key]: acme.id,
        ...(columns.includes("body") && { body: "x" }),
      });
      const steal = JSON.stringify({ [key]: mine });
      for (const [path, method, body, prefer] of [
        [name, "POST", row, "return=minimal"],
        [name, "POST", row, "resolution=merge-duplicates"],
        [filter, "PATCH", steal, "return=representation"],
        [`${name}?${key}=not.is.null`, "PATCH", steal, "return=representation"],
        [filter, "DELETE", null, "return=representation"],
        [filter, "PUT", row, "return=representation"],
      ] as const) {
        const answer = await rest(who, path, { method, body, headers: { prefer } });
        expect([path, method, answer.status >= 400]).toEqual([path, method, true]);
        expect(leakedIn(answer.text, ids, [acme.id])).toEqual([]);
      }
    }
    expect(await stateOfAcme()).toEqual(before);
  });

  it("finds Acme's ids unknown to every verb", async () => {
    const meant: Record<string, unknown> = {
      tenant_id: acme.id,
      integracao_id: acme.integracao_id,
      id: acme.integracao_id,
      channel_id: acme.channel_id,
      conversation_id: conversation.id,
      message_id: conversation.message_id,
      contato_id: conversation.contato_id,
      user_id: "10000000-0000-4000-8000-0000000000a4",
      invitation_id: randomUUID(),
    };
    const harmless: Record<string, unknown> = {
      client_id: randomUUID(),
      type: "note",
      body: "x",
      payload: {},
      nome: "x",
      observacoes: "",
      role: "viewer",
      is_active: false,
      status: "inativa",
      erro_codigo: "channel_auth",
    };
    const before = await stateOfAcme();
    const named = Object.values(meant).filter((value) => typeof value === "string");
    let asked = 0;
    for (const { name, args } of calls) {
      if (!args.some((arg) => arg in meant)) continue;
      asked += 1;
      const given = Object.fromEntries(
        args.map((arg) => [arg, meant[arg] ?? harmless[arg] ?? null]),
      );
      const { status, text } = await rest(who, `rpc/${name}`, {
        method: "POST",
        body: JSON.stringify(given),
      });
      expect([name, leakedIn(text, ids, named)]).toEqual([name, []]);
      expect([name, status, status >= 400]).toEqual([name, status, true]);
    }
    expect(asked).toBeGreaterThan(12);
    expect(await stateOfAcme()).toEqual(before);
  });

  it("hears nothing of Acme from the verbs that take no id", async () => {
    for (const [verb, args] of [
      ["my_tenants", {}],
      ["inbox_changes", { cursor: "0" }],
      ["inbox_changes", {}],
    ] as const) {
      const { text } = await rest(who, `rpc/${verb}`, {
        method: "POST",
        body: JSON.stringify(args),
      });
      expect([verb, leakedIn(text, ids)]).toEqual([verb, []]);
    }
  });
});

describe.each(everybody)("%s, in storage", (who) => {
  it("neither sees, takes, replaces, moves nor removes a file of Acme", async () => {
    const media = people[who].client.storage.from("media");
    const ours = bruno.storage.from("media");
    const before = (await ours.list(folder)).data?.map(({ name }) => name);
    const own = `${people[who].tenantId ?? randomUUID()}/uploads/${randomUUID()}/${randomUUID()}`;
    const listed = JSON.stringify([await media.list(), await media.list(folder)]);
    expect(leakedIn(listed, ids)).toEqual([]);
    expect((await media.download(file)).data).toBeNull();
    expect((await media.createSignedUrl(file, 60)).data?.signedUrl ?? null).toBeNull();
    expect((await media.upload(`${folder}/${randomUUID()}`, new Blob(["x"]))).error).not.toBeNull();
    expect((await media.upload(file, new Blob(["x"]), { upsert: true })).error).not.toBeNull();
    expect((await media.update(file, new Blob(["x"]))).error).not.toBeNull();
    expect((await media.move(file, own)).error).not.toBeNull();
    expect((await media.copy(file, own)).error).not.toBeNull();
    expect((await media.remove([file])).data ?? []).toEqual([]);
    const open = await fetch(media.getPublicUrl(file).data.publicUrl);
    expect(open.ok).toBe(false);
    expect(await (await ours.download(file)).data?.text()).toBe(marker);
    expect((await ours.list(folder)).data?.map(({ name }) => name)).toEqual(before);
  });
});

describe.each(everybody)("%s, at the edge functions", (who) => {
  it("learns and changes nothing of Acme's connection", async () => {
    const before = await stateOfAcme();
    const { functions } = people[who].client;
    const values = { waba_id: acme.waba_id, phone_number_ids: acme.phone_number_id };
    const questions: [path: string, body: object][] = [
      ["integrations/test", { id: acme.integracao_id }],
      [
        "integrations/connect",
        { id: acme.integracao_id, plataforma: "whatsapp", nome: "x", values },
      ],
      ["integrations/connect", { plataforma: "whatsapp", nome: "x", values }],
      // Who is refused a file has it removed: not this one.
      ["media/uploads", { path: file, file_name: "x.exe", channel_id: acme.channel_id }],
      ["worker", {}],
    ];
    expect([...new Set(questions.map(([path]) => path.split("/")[0]))].sort()).toEqual(
      functionNames().filter((name) => !name.endsWith("-webhook")),
    );
    for (const [path, body] of questions) {
      const { data, error } = await functions.invoke(path, { body });
      const text = await (error?.context as Response | undefined)?.text();
      expect([path, data, error?.context.status >= 400]).toEqual([path, null, true]);
      expect(leakedIn(text ?? "", ids)).toEqual([]);
    }
    expect(await stateOfAcme()).toEqual(before);
    expect(await (await bruno.storage.from("media").download(file)).data?.text()).toBe(marker);
  });
});

describe("somebody who was removed", () => {
  it("has a token that was good, and is good no more", async () => {
    const claims = JSON.parse(atob(people.removed.token!.split(".")[1]!));
    expect(claims).toMatchObject({ tenant_id: acme.id, tenant_role: "admin" });
    const { data } = await ask(people.removed.client, "my_tenants", {});
    expect(data).toEqual([]);
    const still = await one(
      "select removed_at is not null as gone from members where user_id = $1",
      [claims.sub],
    );
    expect(still).toEqual({ gone: true });
  });
});
