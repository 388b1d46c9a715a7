// Who may have files looked at, asked of the function as it is deployed.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { logged } from "../_shared/http/testing.ts";

Deno.env.set("SUPABASE_URL", "http://127.0.0.1:9");
Deno.env.set("SUPABASE_DB_URL", "postgres://nobody@127.0.0.1:1/nowhere");
Deno.env.set("SUPABASE_PUBLISHABLE_KEYS", '{"default":"sb_publishable_x"}');
Deno.env.set("SUPABASE_SECRET_KEYS", '{"default":"sb_secret_default"}');
Deno.env.set("SUPABASE_JWKS", '{"keys":[]}');
Deno.env.set("SECRETS_KEYS", '{"k1":"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="}');
Deno.env.set("SECRETS_KEY_ID", "k1");
Deno.env.set("URL_PERMITIDA", "http://app.test");
const { default: media } = await import("./index.ts");

describe("the door of files", () => {
  it("is shut to whoever is not signed in, in words a page can read", async () => {
    for (const headers of [
      {},
      { apikey: "sb_secret_default" },
      { authorization: "Bearer sb_secret_default" },
      { authorization: "Bearer eyJhbGciOiJub25lIn0.e30." },
    ] as Record<string, string>[]) {
      const request = new Request("http://127.0.0.1/media/uploads", {
        method: "POST",
        headers: { origin: "http://app.test", ...headers },
      });
      const { result } = await logged(() => media.fetch(request));
      assert.equal(result.status, 401);
      assert.equal((await result.json()).code, "unauthenticated");
      assert.equal(result.headers.get("access-control-allow-origin"), "http://app.test");
    }
  });
});
