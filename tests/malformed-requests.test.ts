// Requests of nobody, and requests that are not well made: at PostgREST and at the edge functions.
import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { demoTenants } from "../scripts/stack/demo.ts";
import { envelope, ownDoor, platformDoor, textValue, webhook } from "./world/meta.ts";
import { anonymous, type Client, signIn, tokenOf } from "./world/people.ts";
import { newSender } from "./world/received.ts";
import { type Arguments, ask } from "./world/scene.ts";
import { config, keys, rows } from "./world/stack.ts";

let bruno: Client;
let tokens: { admin: string; agent: string };

beforeAll(async () => {
  bruno = await signIn("bruno@acme.test");
  tokens = { agent: await tokenOf(bruno), admin: await tokenOf(await signIn("ana@acme.test")) };
});

describe("PostgREST", () => {
  const rest = (path: string, headers: Record<string, string>) =>
    fetch(`${config.urls.api}/rest/v1/${path}`, {
      headers: { apikey: keys.publishable, ...headers },
    });

  it.each<[string, string, Arguments, number]>([
    ["an id that is none", "mark_read", { conversation_id: "1; drop table messages" }, 400],
    ["an unknown verb", "drop_everything", {}, 404],
    ["a verb of private", "ingest", { provider: "whatsapp" }, 404],
    ["too few arguments", "send_message", {}, 404],
    ["an argument too many", "mark_read", { conversation_id: randomUUID(), tenant_id: "x" }, 404],
  ])("refuses %s and says nothing of our code", async (_name, verb, args, status) => {
    const answer = await ask(bruno, verb, args);
    expect(answer.status).toBe(status);
    expect(answer.error?.message).not.toMatch(/private\.|at line|plpgsql/);
  });

  it.each<[string, Record<string, string>]>([
    ["no key", { apikey: "" }],
    ["a wrong key", { apikey: "sb_publishable_wrong" }],
    ["a token that is none", { authorization: "Bearer abc" }],
    [
      "an unsigned token of the server's own role",
      { authorization: `Bearer ${unsigned({ role: "service_role" })}` },
    ],
  ])("refuses %s: 401", async (_name, headers) => {
    expect((await rest("conversations?select=id", headers)).status).toBe(401);
  });

  it.each(["private", "auth", "vault", "pgmq", "realtime"])("shows no schema %s", async (name) => {
    const authorization = `Bearer ${tokens.admin}`;
    const answer = await rest("outbox?select=id", { authorization, "accept-profile": name });
    expect(answer.status).toBeGreaterThanOrEqual(400);
  });

  it("lets nobody without a session call a verb, but look at an invitation", async () => {
    const verbs = await rows<{ proname: string; args: string[] }>(
      `select p.proname, coalesce(p.proargnames[1:p.pronargs], '{}') as args from pg_proc p
        where p.pronamespace = 'public'::regnamespace and p.proname <> 'peek_invitation'`,
    );
    expect(verbs.length).toBeGreaterThan(20);
    for (const { proname, args } of verbs) {
      const nothing = Object.fromEntries(args.map((name) => [name, null]));
      const answer = await ask(anonymous(), proname, nothing);
      expect([proname, answer.status, answer.error?.code]).toEqual([proname, 401, "42501"]);
    }
    const peeked = await ask(anonymous(), "peek_invitation", { token: "x" });
    expect(peeked.error).toMatchObject({ code: "PT404", message: "invitation_invalid" });
  });
});

const functions = `${config.urls.api}/functions/v1`;
const asAdmin = () => ({ authorization: `Bearer ${tokens.admin}`, apikey: keys.publishable });
const asAgent = () => ({ authorization: `Bearer ${tokens.agent}`, apikey: keys.publishable });
const nobody = () => ({ apikey: keys.publishable });
const asServer = () => ({ apikey: keys.secret });

describe("the edge functions", () => {
  it.each<
    [string, string, string, () => Record<string, string>, string | undefined, string, number]
  >([
    ["nobody", "POST", "/integrations/test", nobody, "{}", "unauthenticated", 401],
    ["a forged token", "GET", "/integrations/catalog", forged, undefined, "unauthenticated", 401],
    ["an agent", "GET", "/integrations/catalog", asAgent, undefined, "forbidden", 403],
    ["an agent", "POST", "/integrations/connect", asAgent, "{}", "forbidden", 403],
    ["an unknown path", "POST", "/integrations/explode", asAdmin, "{}", "not_found", 404],
    ["words", "POST", "/integrations/connect", asAdmin, "words", "body_not_json", 400],
    ["a wrong shape", "POST", "/integrations/connect", asAdmin, "[]", "invalid_request", 400],
    ["100 KB", "POST", "/integrations/test", asAdmin, " ".repeat(1e5), "payload_too_large", 413],
    [
      "a rival's connection",
      "POST",
      "/integrations/test",
      asAdmin,
      rivals(),
      "integracao_not_found",
      404,
    ],
    ["nobody", "POST", "/api4com-proxy/sip-session", nobody, "{}", "unauthenticated", 401],
    ["an agent", "POST", "/api4com-proxy/validate", asAgent, "{}", "forbidden", 403],
    ["no path", "GET", "/api4com-proxy", asAgent, undefined, "not_found", 404],
    [
      "no digits",
      "POST",
      "/api4com-proxy/validate-extension",
      asAgent,
      "{}",
      "invalid_request",
      400,
    ],
    ["a signed-in admin", "POST", "/worker", asAdmin, "{}", "unauthenticated", 401],
    ["the server's own key", "POST", "/worker", asServer, "{}", "unauthenticated", 401],
    ["a wrong method", "PUT", "/whatsapp-webhook", nobody, "{}", "method_not_allowed", 405],
    ["no signature", "POST", "/whatsapp-webhook", nobody, "{}", "signature_invalid", 401],
  ])("answer %s: %s %s with a problem", async (_name, method, path, who, body, code, status) => {
    const headers = { "content-type": "application/json", "x-request-id": "test-1234", ...who() };
    const answer = await fetch(functions + path, { method, headers, body });
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.headers.get("x-request-id")).toBe("test-1234");
    expect(await answer.json()).toEqual({
      type: `urn:prosa:error:${code}`,
      title: code.replaceAll("_", " "),
      status,
      code,
      request_id: "test-1234",
    });
  });

  it("make a request id where the caller's is not a plain one", async () => {
    const headers = { ...asAdmin(), "x-request-id": "a b <script>" };
    const answer = await fetch(`${functions}/integrations/nothing`, { headers });
    expect(JSON.parse(await answer.text()).request_id).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe("the pages that may read an answer", () => {
  const allowed = [config.urls.web, config.urls.web.replace("127.0.0.1", "localhost")];
  const strange = ["https://evil.test", "null", `${config.urls.web}.evil.test`, "http://127.0.0.1"];
  const from = (origin: string, init: RequestInit = {}) =>
    fetch(`${functions}/integrations/catalog`, {
      ...init,
      headers: { origin, ...(init.method === "OPTIONS" ? {} : asAdmin()) },
    });

  it.each(allowed)("are ours: %s, also when asking first and when refused", async (origin) => {
    const refused = await fetch(`${functions}/integrations/catalog`, { headers: { origin } });
    expect(refused.status).toBe(401);
    for (const answer of [await from(origin, { method: "OPTIONS" }), await from(origin), refused]) {
      expect(answer.headers.get("access-control-allow-origin")).toBe(origin);
      expect(answer.headers.get("vary")).toMatch(/origin/i);
      expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
    }
  });

  it.each(strange)("are no others: %s", async (origin) => {
    for (const answer of [await from(origin, { method: "OPTIONS" }), await from(origin)]) {
      expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    }
  });

  it("are none at all at the providers' doors", async () => {
    const hook = webhook("acme", envelope("acme", textValue("acme", newSender(), "Oi")));
    for (const url of [hook.url, platformDoor, ownDoor("rival")]) {
      const headers = { ...hook.headers, origin: config.urls.web };
      const answer = await fetch(url, { method: "POST", headers, body: new Uint8Array(hook.body) });
      expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    }
  });
});

function rivals(): string {
  return JSON.stringify({ id: demoTenants.rival.integracao_id });
}

function forged(): Record<string, string> {
  const claims = { role: "authenticated", tenant_role: "owner", tenant_id: demoTenants.acme.id };
  return { authorization: `Bearer ${unsigned(claims)}`, apikey: keys.publishable };
}

function unsigned(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const exp = Math.floor(Date.now() / 1000) + 900;
  return `${part({ alg: "ES256", kid: keys.signing.kid })}.${part({ exp, ...claims })}.AAAA`;
}
