import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Catalog, TestResponse } from "@prosa/shared/integrations.ts";
import type { Caller } from "../_shared/http/caller.ts";
import { answerBy } from "../_shared/http/route.ts";
import { fakeHost, INTEGRACAO, sealedIntegracao } from "../_shared/http/testing.ts";
import { routes } from "./routes.ts";
import { ask, desk, provider, refuses, SECRETS } from "./testing.ts";

describe("who may ask", () => {
  it("is an admin or owner", async () => {
    const asking = async (role: Caller["role"], path: string, body?: unknown) => {
      const at = desk();
      await ask(path, body, { ...at, caller: { ...at.caller, role } });
    };
    for (const role of ["admin", "owner"] as const) await asking(role, "/catalog");
    for (const role of ["supervisor", "agent", "viewer", null] as const) {
      await assert.rejects(asking(role, "/catalog"), refuses("forbidden"));
      await assert.rejects(asking(role, "/connect", {}), refuses("forbidden"));
      await assert.rejects(asking(role, "/test", {}), refuses("forbidden"));
      await assert.rejects(asking(role, "/models", {}), refuses("forbidden"));
    }
  });
});

describe("the catalogue", () => {
  it("describes each provider's form and where its webhook will be", async () => {
    const { providers } = await ask<Catalog>("/catalog", undefined, desk());
    const [whatsapp] = providers;
    assert.equal(whatsapp?.id, "whatsapp");
    assert.deepEqual(
      whatsapp?.fields.filter(({ kind }) => kind === "secret").map(({ name }) => name),
      Object.keys(SECRETS),
    );
    assert.equal(
      whatsapp?.webhook_url_template,
      "http://127.0.0.1:54321/functions/v1/whatsapp-webhook/{id}",
    );
  });
});

describe("testing a connection", () => {
  it("tells what the provider says now, and keeps the outcome", async () => {
    const stored = await sealedIntegracao(SECRETS);
    const at = desk([stored]);
    const good = await ask<TestResponse>("/test", { id: INTEGRACAO }, at, provider(), stored);
    assert.equal(good.ok, true);
    assert.equal(good.details?.verified_name, "Loja");

    const expired = provider({ code: 190 });
    const bad = await ask<TestResponse>("/test", { id: INTEGRACAO }, at, expired, stored);
    assert.equal(bad.ok, false);
    assert.equal(bad.code, "channel_auth");
    assert.deepEqual(at.reported, [null, "channel_auth"]);
  });

  it("cannot be done before it was connected", async () => {
    const planted = await sealedIntegracao({}, { configuracao: { waba_id: "1" } });
    await assert.rejects(
      ask("/test", { id: INTEGRACAO }, desk([planted]), provider(), planted),
      refuses("integracao_settings_invalid"),
    );
  });

  it("does not find another tenant's", async () => {
    const id = { id: INTEGRACAO };
    await assert.rejects(ask("/test", id, desk()), refuses("integracao_not_found"));
  });
});

describe("anything else", () => {
  it("is not found, not JSON, too large or not what was asked for", async () => {
    await assert.rejects(ask("/nothing", undefined, desk()), refuses("not_found"));
    await assert.rejects(ask("/catalog", {}, desk()), refuses("not_found"));
    await assert.rejects(ask("/test", { id: "x" }, desk()), refuses("invalid_request"));
    const send = (body: string) =>
      answerBy(routes, "integrations", {
        request: new Request("http://h/integrations/test", { method: "POST", body }),
        caller: desk().caller,
        host: fakeHost(),
      });
    await assert.rejects(send("{"), refuses("body_not_json"));
    await assert.rejects(send(`"${"x".repeat(70_000)}"`), refuses("payload_too_large"));
  });
});
