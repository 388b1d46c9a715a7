// The wall between two companies as the network sees it: genuine clients with genuine and stolen
// tokens ask for everything of Acme. The full matrix runs in the database; this is the proof that
// nothing in front of it opens another way. Verbs: isolation-verbs.test.ts.
import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { functionNames } from "../scripts/check/deno.ts";
import { begin, type Conversation, say } from "./world/conversations.ts";
import { type OutsiderName, type Outsiders, outsiderNames, outsiders } from "./world/outsiders.ts";
import { type Client, signIn, tokenOf } from "./world/people.ts";
import { askRest } from "./world/rest.ts";
import { ask } from "./world/scene.ts";
import {
  acme,
  idsOf,
  leakedIn,
  marker,
  type Relation,
  relations,
  stateOf,
} from "./world/secrets-of-acme.ts";
import { one } from "./world/stack.ts";

let people: Outsiders;
let bruno: Client;
let conversation: Conversation;
let tables: Relation[];
let ids: Set<string>;
let call: { id: string };
const folder = `${acme.id}/uploads/${marker}`;
const file = `${folder}/${randomUUID()}`;

beforeAll(async () => {
  bruno = await signIn("bruno@acme.test");
  people = await outsiders();
  conversation = await begin("acme");
  await say("acme", conversation.sender, marker);
  const stored = await bruno.storage.from("media").upload(file, new Blob([marker]));
  if (stored.error) throw stored.error;
  call = await one<{ id: string }>(
    `insert into public.ligacoes (tenant_id, direcao, numero_destino, gravacao_estado)
      values ($1, 'saida', '+5511988880101', 'pendente') returning id`,
    [acme.id],
  );
  [tables, ids] = await Promise.all([relations(), idsOf(acme.id)]);
});

/** Everybody may see their own profile. */
const self = (who: OutsiderName) => [people[who].userId ?? ""];

const rest = async (who: OutsiderName | "member", path: string, init: RequestInit = {}) =>
  askRest(who === "member" ? await tokenOf(bruno) : people[who].token, path, init);

describe("a member of Acme", () => {
  it("does see what the others must not", async () => {
    const seen = await rest("member", `thread?conversation_id=eq.${conversation.id}&select=*`);
    expect(seen.text).toContain(marker);
    const { data } = await bruno.storage.from("media").download(file);
    expect(await data?.text()).toBe(marker);
    expect(leakedIn(seen.text, ids)).toContain(marker);
  });
});

describe.each(outsiderNames)("%s, reading", (who) => {
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

describe.each(outsiderNames)("%s, writing", (who) => {
  it("changes no row of Acme and brings none in, by table or view", async () => {
    const before = await stateOf(acme.id);
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
    expect(await stateOf(acme.id)).toEqual(before);
  });
});

describe.each(outsiderNames)("%s, in storage", (who) => {
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

describe.each(outsiderNames)("%s, at the edge functions", (who) => {
  it("learns and changes nothing of Acme's connection", async () => {
    const before = await stateOf(acme.id);
    const { functions } = people[who].client;
    const values = { waba_id: acme.waba_id, phone_number_ids: acme.phone_number_id };
    const questions: [path: string, body?: object][] = [
      ["integrations/test", { id: acme.integracao_id }],
      ["integrations/models", { id: acme.integracao_id }],
      [
        "integrations/connect",
        { id: acme.integracao_id, plataforma: "whatsapp", nome: "x", values },
      ],
      ["integrations/connect", { plataforma: "whatsapp", nome: "x", values }],
      // Who is refused a file has it removed: not this one.
      ["media/uploads", { path: file, file_name: "x.exe", channel_id: acme.channel_id }],
      ["api4com-proxy/save-extension", { extension: "1002" }],
      ["api4com-proxy/sip-session", {}],
      ["api4com-proxy/dial", { numero: "+5511988880101", conversation_id: conversation.id }],
      ["api4com-proxy/hangup", { ligacao_id: call.id }],
      [`api4com-proxy/recordings/${call.id}`],
      ["ai-analyze", { op: "sentimento", conversation_id: conversation.id }],
      ["ai-analyze", { op: "drain" }],
      ["worker", {}],
    ];
    expect([...new Set(questions.map(([path]) => path.split("/")[0]))].sort()).toEqual(
      functionNames().filter((name) => !name.endsWith("-webhook")),
    );
    for (const [path, body] of questions) {
      const { data, error } = await functions.invoke(path, body ? { body } : { method: "GET" });
      const text = await (error?.context as Response | undefined)?.text();
      expect([path, data, error?.context.status >= 400]).toEqual([path, null, true]);
      expect(leakedIn(text ?? "", ids)).toEqual([]);
    }
    expect(await stateOf(acme.id)).toEqual(before);
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
