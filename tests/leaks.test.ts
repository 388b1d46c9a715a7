// What must not be where a dump, a log or a response could show it: the providers' secrets, and in
// the logs what customers and people said and who they are.
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { demoPassword, demoTelephony, demoTenants } from "../scripts/stack/demo.ts";
import { canariesOf, found } from "../scripts/test/canaries.ts";
import { begin, say } from "./world/conversations.ts";
import { envelope, post, textValue, webhook } from "./world/meta.ts";
import { signIn, tokenOf } from "./world/people.ts";
import { newSender } from "./world/received.ts";
import { config, keys, number, one, rows } from "./world/stack.ts";
import { carrier, finished, proxyOf } from "./world/telephone.ts";
import { until } from "./world/wait.ts";

const { acme } = keys.whatsapp;
const providers = canariesOf(keys);
const word = `segredo${randomUUID().replaceAll("-", "")}`;
const sender = { ...newSender(), name: `Nome${word}` };

let token: string;

beforeAll(async () => {
  const bruno = await signIn("bruno@acme.test");
  token = await tokenOf(bruno);
  await say("acme", sender, word);
  const { id } = await begin("acme");
  // What goes wrong is logged most: a bad signature, no JSON, a strange number, a failing send.
  await post(webhook("acme", envelope("acme", textValue("acme", sender, word)), word));
  await post(webhook("acme", Buffer.from(`${word} is not JSON`)));
  const strange = { ...textValue("acme", sender, word), metadata: { phone_number_id: "1" } };
  await post(webhook("platform", envelope("acme", strange)));
  await bruno.functions.invoke("integrations/connect", { body: { nome: word, values: { word } } });
  await misdial();
  await misconnect();
  await bruno.rpc("send_message", {
    conversation_id: id,
    client_id: randomUUID(),
    type: "text",
    body: word,
  });
  await until("the message was tried", () =>
    number("select count(*) from public.messages where body = $1 and failed_code is not null", [
      word,
    ]),
  );
});

/** What the proxy answered to each of these. */
const told: { path: string; status: number; text: string }[] = [];

/** What an AI is asked, and what goes wrong with one: wrong keys, one without money, others' addresses. */
async function misconnect() {
  const { api_key, unfunded_key } = keys.ai.openai;
  const connect = (values: object) => ({ plataforma: "openai", nome: word, values });
  const asked: [person: string, path: string, body: object][] = [
    ["ana", "integrations/connect", connect({ access_token: `${word}-key` })],
    ["ana", "integrations/connect", connect({ access_token: unfunded_key })],
    [
      "ana",
      "integrations/connect",
      connect({ access_token: api_key, base_url: config.urls.simulators }),
    ],
    [
      "ana",
      "integrations/connect",
      connect({ access_token: api_key, base_url: "http://127.0.0.1:9/v1" }),
    ],
    ["bruno", "ai-analyze", { op: "sentimento", texto: `${word} não chegou` }],
    ["bruno", "ai-analyze", { op: word }],
  ];
  for (const [person, path, body] of asked) {
    const bearer = await tokenOf(await signIn(`${person}@acme.test`));
    const answer = await fetch(`${config.urls.api}/functions/v1/${path}`, {
      method: "POST",
      headers: { apikey: keys.publishable, authorization: `Bearer ${bearer}` },
      body: JSON.stringify(body),
    });
    told.push({ path, status: answer.status, text: await answer.text() });
  }
}

/** What goes wrong with telephony: guesses, a dead provider, strange webhooks. And what goes well. */
async function misdial() {
  const ask = await proxyOf("bruno@acme.test");
  const proxy = async (path: string, body?: object) => {
    const answer = await ask(body ? "POST" : "GET", `/${path}`, body);
    const text = await answer.text();
    told.push({ path, status: answer.status, text });
    return text;
  };
  await proxy("sip-session", {});
  await proxy("validate-extension", { extension: "1000" });
  await proxy("validate-extension", { extension: "1000", password: word });
  await proxy("save-extension", { extension: "1001" });
  await proxy("dial", { numero: word });
  const { id } = JSON.parse(await proxy("dial", { numero: "+5511988880199" })) as { id: string };
  await proxy("hangup", { ligacao_id: id });
  await finished(id);
  for (const kind of ["garbled", "error", "dead_token"]) {
    for (const body of [undefined, { extension: "1000" }]) {
      await carrier.fail({ kind, on: "/extensions", times: 1 });
      await proxy(body ? "validate-extension" : "extensions", body);
    }
  }
  const door = `${config.urls.api}/functions/v1/api4com-webhook/${demoTelephony.integracao_id}`;
  for (const secret of [keys.api4com_webhook, word]) {
    for (const body of ["{", "[]", JSON.stringify({ eventType: "channel-hangup", id: word })]) {
      const answer = await fetch(`${door}/${secret}`, { method: "POST", body });
      told.push({ path: "webhook", status: answer.status, text: await answer.text() });
    }
  }
}

describe("a dump of every table", () => {
  it("holds no secret of a provider, but does hold what was said", async () => {
    const tables = await rows<{ name: string }>(
      `select format('%I.%I', n.nspname, c.relname) as name from pg_class c
         join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p') and not c.relispartition
          and n.nspname !~ '^(pg_|information_schema$)'`,
    );
    const leaks: Record<string, string[]> = {};
    const saying: string[] = [];
    for (const { name } of tables) {
      const { text } = await one<{ text: string | null }>(
        `select string_agg(t::text, e'\\n') as text from ${name} t`,
      );
      if (text?.includes(word)) saying.push(name);
      const leaked = found(text ?? "", providers);
      if (leaked.length > 0) leaks[name] = leaked;
    }
    // Proof that the dump sees what is there.
    expect(saying).toEqual(
      expect.arrayContaining(["public.messages", "private.raw_deliveries", "realtime.messages"]),
    );
    expect(leaks).toEqual({});
  });

  it("holds each secret sealed, bound to its place", async () => {
    const sealed = await rows<{ id: string; access_token: string; segredos: object }>(
      // Those that were connected: another test plants rows of its own.
      `select id, access_token, segredos from public.integracoes
        where access_token is not null and tenant_id = any($1)`,
      [Object.values(demoTenants).map(({ id }) => id)],
    );
    expect(sealed.length).toBeGreaterThanOrEqual(2);
    for (const { access_token, segredos } of sealed) {
      for (const text of [access_token, ...Object.values(segredos)]) {
        expect(text).toMatch(/^v1\.k1\.[\w+/=-]+\.[\w+/=-]+$/);
      }
    }
    // A ciphertext moved to another tenant's row opens nothing there.
    const moved = await rows(
      `select a.id from public.integracoes a join public.integracoes b on b.id <> a.id
        where a.access_token = b.access_token`,
    );
    expect(moved).toEqual([]);
  });
});

describe("the logs", () => {
  const read = (name: string) => readFileSync(join(config.files.logs, name), "utf8");

  it("of the functions hold no secret, no token, no phone, no e-mail and no word", async () => {
    const people = await rows<{ value: string }>(
      "select value from public.contact_identities where kind in ('phone', 'wa_bsuid')",
    );
    const log = read("functions.log");
    expect(log).toContain("webhook.accepted");
    expect(log).toContain("webhook.refused");
    expect(log).toContain("message.sent");
    const numbers = people.map(({ value }) => value.replace(/^(\+|[A-Z]{2}\.)/, ""));
    expect(numbers.length).toBeGreaterThan(5);
    expect(numbers.filter((digits) => log.includes(digits))).toEqual([]);
    expect(
      found(log, {
        ...providers,
        "the worker's key": keys.worker,
        "the server's key": keys.secret,
        "somebody's token": token,
        "somebody's e-mail": "@acme.test",
        "the demo password": demoPassword,
        "what was said": word,
        "the signing key": keys.signing.d,
        "the database's password": config.urls.db,
      }),
    ).toEqual([]);
  });

  it("of the functions are JSON, one line an outcome", () => {
    const lines = read("functions.log").trim().split("\n");
    const others = lines.filter((line) => !line.startsWith("{") && !line.startsWith("serving "));
    expect(others).toEqual([]);
    for (const line of lines.filter((text) => text.startsWith("{"))) {
      expect(JSON.parse(line)).toMatchObject({
        level: expect.stringMatching(/^(info|warn|error)$/),
        event: expect.stringMatching(/^[a-z]+\.[a-z_]+$/),
      });
    }
  });

  it("of the other services hold no secret either", () => {
    for (const name of readdirSync(config.files.logs)) {
      const secrets = {
        ...providers,
        "the worker's key": keys.worker,
        "the server's key": keys.secret,
      };
      expect([name, found(read(name), secrets)]).toEqual([name, []]);
    }
  });
});

describe("what a client can read", () => {
  it("shows the last four characters of a secret and no more", async () => {
    const dono = await signIn("dono@acme.test");
    const shown = await dono.from("integracoes").select("id, pistas, configuracao");
    const text = JSON.stringify(shown.data);
    expect(text).toContain(acme.access_token.slice(-4));
    expect(found(text, providers)).toEqual([]);
    for (const column of ["access_token", "segredos"]) {
      expect((await dono.from("integracoes").select(column)).status).toBe(403);
    }
    expect((await dono.from("integracoes").select("*")).status).toBe(403);
    const catalog = await dono.functions.invoke("integrations/catalog", { method: "GET" });
    expect(catalog.error).toBeNull();
    expect(found(JSON.stringify(catalog.data), providers)).toEqual([]);
  });
});

describe("what the provider's proxy answers", () => {
  const asked = async (email: string, path: string, method: "GET" | "POST" = "POST") => {
    const person = await signIn(email);
    const answer = await fetch(`${config.urls.api}/functions/v1/api4com-proxy/${path}`, {
      method,
      headers: { apikey: keys.publishable, authorization: `Bearer ${await tokenOf(person)}` },
    });
    return answer.text();
  };

  it("is never a secret, but for the hash that one's own webphone registers with", async () => {
    const told = await Promise.all([
      asked("bruno@acme.test", "extensions", "GET"),
      asked("ana@acme.test", "validate"),
      asked("bruno@acme.test", "validate"),
      asked("carla@acme.test", "sip-session"),
      asked("dono@rival.test", "extensions", "GET"),
    ]);
    expect(told[0]).toContain("1001");
    expect(found(told.join(), providers)).toEqual([]);
    const own = found(await asked("bruno@acme.test", "sip-session"), providers);
    expect(own).toEqual(["the hash of extension 1000"]);
  });

  it("is none either where a call is made, and where the provider or the caller fails", () => {
    const [session, ...others] = told;
    expect(found(session?.text ?? "", providers)).toEqual(["the hash of extension 1000"]);
    const statuses = (path: string) =>
      others.filter((one) => one.path === path).map(({ status }) => status);
    expect([statuses("dial"), statuses("hangup")]).toEqual([[422, 201], [200]]);
    expect(statuses("extensions")).toEqual([502, 503, 422]);
    expect(statuses("webhook")).toContain(401);
    expect(statuses("integrations/connect")).toEqual([422, 502, 422, 502]);
    expect(statuses("ai-analyze")).toEqual([200, 400]);
    expect(found(JSON.stringify(others), providers)).toEqual([]);
  });

  it("is for one's own extension: rows and lists hold no password, sealed or not", async () => {
    const bruno = await signIn("bruno@acme.test");
    const ana = await signIn("ana@acme.test");
    const shown = await bruno.from("ramais_voip").select("extension, sip_server, status");
    expect(shown.data).toEqual([
      { extension: "1000", sip_server: demoTelephony.domain, status: "ativo" },
    ]);
    expect((await bruno.from("ramais_voip").select("password_encrypted")).status).toBe(403);
    const listed = JSON.stringify((await ana.rpc("list_ramais")).data);
    expect(listed).toContain("1000");
    expect(listed).not.toMatch(/v1\.k1\./);
    expect(found(listed, providers)).toEqual([]);
  });
});

describe("the keys of this stack", () => {
  it("are readable by their owner alone", () => {
    expect(statSync(config.files.keys).mode & 0o077).toBe(0);
  });
});
