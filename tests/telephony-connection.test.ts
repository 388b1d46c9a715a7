// Connecting the played API4COM through the real functions, with everything a provider may do
// wrong; and an extension from being given to being taken away.
import { createHash, randomUUID } from "node:crypto";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { demoTelephony, demoTenants } from "../scripts/stack/demo.ts";
import { callFunction } from "./world/call-function.ts";
import { listen } from "./world/listen.ts";
import { somebodyNew } from "./world/outsiders.ts";
import { type Client, signIn } from "./world/people.ts";
import { config, keys, number, one } from "./world/stack.ts";
import { until } from "./world/wait.ts";

const acme = demoTenants.acme.id;
const played = config.urls.simulators;
const account = keys.api4com;

let owner: Client;
let agent: Client;
let agentId: string;

beforeAll(async () => {
  owner = await signIn("dono@acme.test");
  ({ client: agent, id: agentId } = await somebodyNew("agent"));
});

async function post(client: Client, path: string, body: object = {}) {
  const started = performance.now();
  const answer = await callFunction(client, path, body);
  return { ...answer, ms: performance.now() - started };
}

async function provider(method: string, path: string, body?: object, token = account.token) {
  const answer = await fetch(played + path, {
    method,
    headers: { authorization: token, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Record<string, unknown> & { gateway?: string }[];
}

const fault = (kind: string, more: object = {}) =>
  provider("POST", "/_sim/api4com/faults", { kind, on: "/extensions", ...more });

afterEach(() => provider("DELETE", "/_sim/api4com/faults"));

describe("a connection that the provider does not accept", () => {
  const connect = (values: object) =>
    post(owner, "integrations/connect", { plataforma: "api4com", nome: "Outra", values });
  const stored = () => number("select count(*) from public.integracoes where nome = 'Outra'");
  const token = { access_token: account.token };

  it.each<[string, () => Promise<unknown>, object, string]>([
    ["a wrong token", async () => null, { access_token: "token-errado" }, "channel_auth"],
    ["an expired one", () => fault("dead_token"), token, "channel_auth"],
    ["no TLS", async () => null, { ...token, base_url: "http://example.com/" }, "base_url_refused"],
    [
      "a private network",
      async () => null,
      { ...token, base_url: "https://10.0.0.1/api/v1" },
      "base_url_refused",
    ],
    [
      "this very machine, at another port",
      async () => null,
      { ...token, base_url: `http://127.0.0.1:${config.ports.db}/` },
      "base_url_refused",
    ],
    [
      "an address that does not exist",
      async () => null,
      { ...token, base_url: "https://api.invalid/api/v1" },
      "provider_unreachable",
    ],
    ["half an answer", () => fault("garbled"), token, "unknown_answer"],
    ["too many requests", () => fault("error", { status: 429 }), token, "rate_limited"],
    ["a broken provider", () => fault("error", { status: 500 }), token, "provider_unavailable"],
    ["a slow one", () => fault("slow", { ms: 8_000 }), token, "provider_timeout"],
  ])("is refused for %s, and nothing is stored", async (_name, prepare, values, code) => {
    await prepare();
    const answer = await connect(values);
    expect(answer.json.code).toBe(code);
    expect(answer.ms).toBeLessThan(7_000);
    expect(JSON.stringify(answer.json)).not.toContain(account.token);
    expect(await stored()).toBe(0);
  });

  it("is refused for a token that is no admin's, which the provider answers with 200", async () => {
    const email = `${randomUUID()}@acme.test`;
    const password = "senha-longa";
    await provider("POST", "/api/v1/users", { name: "Agente", email, password, role: "USER" });
    const login = await provider("POST", "/api/v1/users/login", { email, password });
    const answer = await connect({ access_token: String(login.id) });
    expect([answer.status, answer.json.code]).toEqual([422, "webhook_not_registered"]);
    expect(await stored()).toBe(0);
  });
});

describe("the demo company's connection", () => {
  it("has registered its own address at the provider, and says so when it is tested", async () => {
    const gateway = `prosa-${demoTelephony.integracao_id}`;
    const test = () => post(owner, "integrations/test", { id: demoTelephony.integracao_id });
    expect((await test()).json).toMatchObject({ ok: true, telephony: { extensions: 3 } });
    const kept = await provider("GET", "/api/v1/integrations");
    expect(kept.find((one) => one.gateway === gateway)).toMatchObject({
      webhook: true,
      webhookConstraint: { gateway },
      metadata: {
        webhookUrl: `${config.urls.api}/functions/v1/api4com-webhook/${demoTelephony.integracao_id}/${keys.api4com_webhook}`,
      },
    });
    await fault("error", { status: 503 });
    expect((await test()).json).toMatchObject({ ok: false, code: "provider_unavailable" });
    expect((await test()).json).toMatchObject({ ok: true });
  });
});

describe("an extension", () => {
  const session = () => post(agent, "api4com-proxy/sip-session");

  it("is picked, registers by a hash, and ends the moment it is revoked", async () => {
    expect((await session()).json.code).toBe("ramal_not_found");
    const picked = await post(agent, "api4com-proxy/save-extension", { extension: "1002" });
    expect(picked.status).toBe(200);
    const opened = await session();
    const { domain } = demoTelephony;
    const ha1 = createHash("md5").update(`1002:${domain}:${account.extensions["1002"]}`);
    expect(opened.json).toMatchObject({
      extension: "1002",
      realm: domain,
      ha1: ha1.digest("hex"),
      wss_url: config.urls.sip,
    });
    expect(await one("select * from public.audit_log order by id desc limit 1")).toMatchObject({
      action: "ramal.session_opened",
      actor_id: agentId,
    });

    const { joined, heard } = await listen(agent, `tenant:${acme}:user:${agentId}`);
    expect(joined.status).toBe("SUBSCRIBED");
    const revoked = await owner.rpc("revoke_ramal", { ramal_id: String(picked.json.id) });
    expect(revoked.error).toBeNull();
    await until("the webphone is told", async () =>
      heard.some(
        ({ event, payload }) => event === "ramal_atualizado" && payload.status === "inativo",
      ),
    );
    expect((await session()).json.code).toBe("ramal_inactive");
    const again = await post(agent, "api4com-proxy/save-extension", { extension: "1002" });
    expect([again.status, again.json.code]).toEqual([409, "ramal_inactive"]);
  });
});
