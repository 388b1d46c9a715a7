// Who may wake the worker, asked of the function as it is deployed.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { logged } from "../_shared/http/testing.ts";

Deno.env.set("SUPABASE_URL", "http://127.0.0.1:9");
Deno.env.set("SUPABASE_DB_URL", "postgres://nobody@127.0.0.1:1/nowhere");
Deno.env.set("SUPABASE_PUBLISHABLE_KEYS", '{"default":"sb_publishable_x"}');
Deno.env.set("SUPABASE_SECRET_KEYS", '{"default":"sb_secret_default","worker":"sb_secret_worker"}');
Deno.env.set("SUPABASE_JWKS", '{"keys":[]}');
Deno.env.set("SECRETS_KEYS", '{"k1":"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="}');
Deno.env.set("SECRETS_KEY_ID", "k1");
const { default: worker } = await import("./index.ts");

async function wake(headers: Record<string, string>) {
  const request = new Request("http://127.0.0.1/worker", { method: "POST", headers });
  const { result } = await logged(() => worker.fetch(request));
  return { status: result.status, problem: await result.json() };
}

describe("the worker", () => {
  it("is woken by the key named worker and by no other", async () => {
    for (const headers of [
      {},
      { apikey: "sb_publishable_x" },
      { apikey: "sb_secret_default" },
      { authorization: "Bearer sb_secret_worker" },
      { authorization: "Bearer eyJhbGciOiJub25lIn0.e30." },
    ]) {
      const { status, problem } = await wake(headers as Record<string, string>);
      assert.equal(status, 401, JSON.stringify(headers));
      assert.equal(problem.code, "unauthenticated");
    }
  });

  it("gets as far as the database with its own key", async () => {
    const { status, problem } = await wake({ apikey: "sb_secret_worker" });
    assert.equal(status, 500);
    assert.equal(problem.code, "internal");
  });
});
