import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Catalog, TestResponse } from "@prosa/shared/integrations.ts";
import { fakeHost, INTEGRACAO, sealedIntegracao, TENANT } from "../_shared/http/testing.ts";
import { adminOf } from "./admin.ts";
import { route } from "./routes.ts";
import { ask, desk, provider, refuses, SECRETS } from "./testing.ts";

describe("who may ask", () => {
  const context = (claims: Record<string, unknown> | null) =>
    ({ supabase: {}, jwtClaims: claims }) as unknown as Parameters<typeof adminOf>[0];

  it("is an admin or owner of the active tenant", () => {
    for (const tenant_role of ["admin", "owner"]) {
      assert.equal(adminOf(context({ tenant_id: TENANT, tenant_role })).tenantId, TENANT);
    }
    for (const tenant_role of ["supervisor", "agent", "viewer", undefined]) {
      assert.throws(
        () => adminOf(context({ tenant_id: TENANT, tenant_role })),
        refuses("forbidden"),
      );
    }
    assert.throws(() => adminOf(context({ tenant_role: "owner" })), refuses("no_tenant"));
    assert.throws(() => adminOf(context(null)), refuses("no_tenant"));
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
      route(
        new Request("http://h/integrations/test", { method: "POST", body }),
        desk().admin,
        fakeHost(),
      );
    await assert.rejects(send("{"), refuses("body_not_json"));
    await assert.rejects(send(`"${"x".repeat(70_000)}"`), refuses("payload_too_large"));
  });
});
