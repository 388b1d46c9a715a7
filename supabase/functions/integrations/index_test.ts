// Who may see the connections, asked of the function as it is deployed.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { logged, TENANT } from "../_shared/http/testing.ts";

const { privateKey, publicKey } = await crypto.subtle.generateKey(
  { name: "ECDSA", namedCurve: "P-256" },
  true,
  ["sign", "verify"],
);
const jwk = { ...(await crypto.subtle.exportKey("jwk", publicKey)), kid: "k", alg: "ES256" };

Deno.env.set("SUPABASE_URL", "http://127.0.0.1:9");
Deno.env.set("SUPABASE_DB_URL", "postgres://nobody@127.0.0.1:1/nowhere");
Deno.env.set("SUPABASE_PUBLISHABLE_KEYS", '{"default":"sb_publishable_x"}');
Deno.env.set("SUPABASE_SECRET_KEYS", '{"default":"sb_secret_default"}');
Deno.env.set("SUPABASE_JWKS", JSON.stringify({ keys: [jwk] }));
Deno.env.set("SECRETS_KEYS", '{"k1":"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="}');
Deno.env.set("SECRETS_KEY_ID", "k1");
Deno.env.set("URL_PERMITIDA", "http://app.test");
const { default: integrations } = await import("./index.ts");

const USER = "60000000-0000-4000-8000-000000000001";
const base64 = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
const part = (value: object) => base64(new TextEncoder().encode(JSON.stringify(value)));

async function tokenOf(claims: object, secondsToLive = 60): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const payload = { sub: USER, role: "authenticated", iat: now, exp: now + secondsToLive };
  const text = `${part({ alg: "ES256", kid: "k" })}.${part({ ...payload, ...claims })}`;
  const signature = await crypto.subtle.sign(
    { name: "ECDSA", hash: "SHA-256" },
    privateKey,
    new TextEncoder().encode(text),
  );
  return `${text}.${base64(new Uint8Array(signature))}`;
}

function asking(headers: Record<string, string>) {
  const request = new Request("http://127.0.0.1/integrations/catalog", {
    headers: { origin: "http://app.test", ...headers },
  });
  return logged(() => integrations.fetch(request));
}

const catalogFor = async (headers: Record<string, string>) => (await asking(headers)).result;

const admin = { tenant_id: TENANT, tenant_role: "admin" };

describe("the connections", () => {
  it("are shown to a signed-in admin", async () => {
    const answer = await catalogFor({ authorization: `Bearer ${await tokenOf(admin)}` });
    assert.equal(answer.status, 200);
    assert.equal((await answer.json()).providers[0].id, "whatsapp");
    assert.equal(answer.headers.get("access-control-allow-origin"), "http://app.test");
  });

  it("are asked for in the log by company, person and role, and by no name or address", async () => {
    const person = { email: "ana@acme.test", user_metadata: { name: "Ana" } };
    for (const [role, status] of [
      ["admin", 200],
      ["agent", 403],
    ] as const) {
      const token = await tokenOf({ tenant_id: TENANT, tenant_role: role, ...person });
      const { lines } = await asking({ authorization: `Bearer ${token}` });
      const [line] = lines;
      assert.deepEqual(
        [line?.status, line?.tenant_id, line?.user_id, line?.role],
        [status, TENANT, USER, role],
      );
      assert.ok(line?.request_id);
      for (const secret of [token, "ana@", '"Ana"']) {
        assert.ok(!JSON.stringify(lines).includes(secret), secret);
      }
    }
    const odd = { tenant_id: "ana@acme.test", tenant_role: "Ana Maria", sub: "ana@acme.test" };
    const { lines } = await asking({ authorization: `Bearer ${await tokenOf(odd)}` });
    assert.ok(!/ana/i.test(JSON.stringify(lines)));
  });

  it("are refused to everybody else, in words a page can read", async () => {
    const agent = await tokenOf({ tenant_id: TENANT, tenant_role: "agent" });
    const expired = await tokenOf(admin, -600);
    const forged = `${(await tokenOf(admin)).slice(0, -6)}AAAAAA`;
    for (const [headers, status, code] of [
      [{}, 401, "unauthenticated"],
      [{ apikey: "sb_secret_default" }, 401, "unauthenticated"],
      [{ authorization: `Bearer ${expired}` }, 401, "unauthenticated"],
      [{ authorization: `Bearer ${forged}` }, 401, "unauthenticated"],
      [{ authorization: `Bearer ${agent}` }, 403, "forbidden"],
      [{ authorization: `Bearer ${await tokenOf({})}` }, 403, "no_tenant"],
    ] as [Record<string, string>, number, string][]) {
      const answer = await catalogFor(headers);
      assert.equal(answer.status, status);
      assert.equal((await answer.json()).code, code);
      assert.equal(answer.headers.get("access-control-allow-origin"), "http://app.test");
    }
  });
});
