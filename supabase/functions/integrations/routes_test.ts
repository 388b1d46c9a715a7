// Connecting and testing, with everything real but the database and the provider.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Catalog, ConnectResponse, TestResponse } from "@prosa/shared/integrations.ts";
import { fakeProvider } from "../_shared/channels/testing.ts";
import type { SealedIntegracao } from "../_shared/db.ts";
import { Refusal } from "../_shared/http/problem.ts";
import {
  fakeHost,
  INTEGRACAO,
  NUMBER,
  sealedIntegracao,
  TENANT,
  vault,
} from "../_shared/http/testing.ts";
import { integracaoSecretPlace } from "../_shared/secrets.ts";
import { type Admin, adminOf } from "./admin.ts";
import { route } from "./routes.ts";

const SECRETS = {
  access_token: "EAA-token-1234",
  app_secret: "app-secret-5678",
  verify_token: "verify-token-9012",
};
const values = { ...SECRETS, waba_id: "200000000000001", phone_number_ids: NUMBER };

type Saved = {
  id: string;
  access_token: string | null;
  segredos: Record<string, string>;
  pistas: Record<string, string>;
  channels: Record<string, unknown>[];
};

/** The caller's own client: one table of connections, one of channels, and what RPCs were called. */
function desk(stored: SealedIntegracao[] = [], rpcError: object | null = null) {
  const saved: Saved[] = [];
  const reported: (string | null)[] = [];
  const rows = () => [
    ...stored.map(({ id, plataforma, configuracao }) => ({
      ...{ id, plataforma, configuracao, nome: "Loja", status: "ativa" },
      pistas: { verify_token: "9012" },
    })),
    ...saved.map((row) => ({ ...row, nome: "Loja", status: "ativa" })),
  ];
  const query = (table: string) => {
    const filters = new Map<string, string>();
    const chain = {
      select: () => chain,
      eq: (column: string, value: string) => {
        filters.set(column, value);
        return chain;
      },
      maybeSingle: () => {
        const own = filters.get("tenant_id") === TENANT;
        const row = own ? rows().find(({ id }) => id === filters.get("id")) : undefined;
        return Promise.resolve({ data: row ?? null, error: null });
      },
      order: () =>
        Promise.resolve({ data: table === "channels" ? [{ id: "d1" }] : [], error: null }),
    };
    return chain;
  };
  const supabase = {
    from: query,
    rpc: (name: string, args: Saved & { erro_codigo: string | null }) => {
      if (rpcError) return Promise.resolve({ error: rpcError });
      if (name === "save_integracao") saved.push(args);
      if (name === "report_integracao") reported.push(args.erro_codigo);
      return Promise.resolve({ error: null });
    },
  };
  // The few calls of the client that these handlers make.
  const admin: Admin = { tenantId: TENANT, supabase: supabase as unknown as Admin["supabase"] };
  return { admin, saved, reported };
}

function provider(refusal?: { code: number; message?: string }) {
  return fakeProvider((url) => {
    if (refusal) return Promise.resolve(Response.json({ error: refusal }, { status: 400 }));
    return Promise.resolve(
      url.includes("subscribed_apps")
        ? Response.json({ success: true })
        : Response.json({ display_phone_number: "+5511999990001", verified_name: "Loja" }),
    );
  });
}

async function ask<T>(
  path: string,
  body: unknown,
  { admin }: ReturnType<typeof desk>,
  { http } = provider(),
  stored?: SealedIntegracao,
): Promise<T> {
  const host = fakeHost({ integracao: () => Promise.resolve(stored ?? null) }, http);
  const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const answer = await route(new Request(`http://h/integrations${path}`, init), admin, host);
  return await answer.json();
}

function refuses(code: string) {
  return (error: unknown) => error instanceof Refusal && error.code === code;
}

const connect = { plataforma: "whatsapp", nome: "Loja", values };

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

describe("connecting", () => {
  it("stores sealed secrets, their last four characters and the number as the provider names it", async () => {
    const at = desk();
    const { http, calls } = provider();
    const answer = await ask<ConnectResponse>("/connect", connect, at, { http, calls });
    const [row] = at.saved;
    assert.ok(row);
    const open = (sealed: string | null | undefined, name: string) =>
      vault.open(sealed ?? "", integracaoSecretPlace(TENANT, row.id, name));
    assert.equal(await open(row.access_token, "access_token"), SECRETS.access_token);
    assert.equal(await open(row.segredos.app_secret, "app_secret"), SECRETS.app_secret);
    assert.equal(await open(row.segredos.verify_token, "verify_token"), SECRETS.verify_token);
    assert.deepEqual(row.pistas, {
      access_token: "1234",
      app_secret: "5678",
      verify_token: "9012",
    });
    assert.deepEqual(row.channels, [
      {
        external_id: NUMBER,
        name: "Loja",
        display_address: "+55 11 99999-0001",
        config: { account: "200000000000001" },
        reply_window_hours: 24,
        max_text_length: 4096,
      },
    ]);
    assert.equal(
      answer.webhook_url,
      `http://127.0.0.1:54321/functions/v1/whatsapp-webhook/${row.id}`,
    );
    assert.equal(answer.verify_token_hint, "9012");
    assert.match(calls.at(-1)?.url ?? "", /subscribed_apps$/);
    const told = JSON.stringify(answer);
    for (const secret of Object.values(SECRETS)) assert.ok(!told.includes(secret));
  });

  it("takes several numbers, one per line, each once", async () => {
    const at = desk();
    const many = { ...values, phone_number_ids: `${NUMBER}\n100000000000002, ${NUMBER}` };
    await ask("/connect", { ...connect, values: many }, at);
    assert.deepEqual(
      at.saved[0]?.channels.map(({ external_id }) => external_id),
      [NUMBER, "100000000000002"],
    );
  });

  it("stores nothing that the provider refused", async () => {
    for (const [refusal, code] of [
      [{ code: 190 }, "channel_auth"],
      [{ code: 100, message: "Invalid appsecret_proof" }, "app_secret_wrong"],
      [{ code: 100 }, "phone_number_unknown"],
    ] as const) {
      const at = desk();
      await assert.rejects(ask("/connect", connect, at, provider(refusal)), refuses(code));
      assert.equal(at.saved.length, 0);
    }
  });

  it("keeps the secrets that are left out of a change", async () => {
    const stored = await sealedIntegracao(SECRETS);
    const at = desk([stored]);
    const { http, calls } = provider();
    const change = { ...values, access_token: "EAA-token-new1", app_secret: "", verify_token: "" };
    const request = { ...connect, id: INTEGRACAO, values: change };
    await ask("/connect", request, at, { http, calls }, stored);
    assert.deepEqual(at.saved[0]?.segredos, {});
    assert.deepEqual(at.saved[0]?.pistas, { access_token: "new1" });
    assert.equal(calls[0]?.headers.get("authorization"), "Bearer EAA-token-new1");

    const untouched = { waba_id: values.waba_id, phone_number_ids: NUMBER };
    await ask("/connect", { ...request, values: untouched }, at, { http, calls }, stored);
    assert.equal(at.saved[1]?.access_token, null);
  });

  it("refuses a form that is incomplete or malformed", async () => {
    const { app_secret: _secret, ...incomplete } = values;
    for (const bad of [
      incomplete,
      { ...values, waba_id: "" },
      { ...values, waba_id: "20 00" },
      { ...values, phone_number_ids: "abc" },
      { ...values, graph_version: "latest" },
    ]) {
      const at = desk();
      await assert.rejects(
        ask("/connect", { ...connect, values: bad }, at),
        refuses("integracao_settings_invalid"),
      );
      assert.equal(at.saved.length, 0);
    }
  });

  it("knows no provider that is not in the registry", async () => {
    const unknown = { ...connect, plataforma: "pigeon" };
    await assert.rejects(ask("/connect", unknown, desk()), refuses("plataforma_unknown"));
  });

  it("does not see another tenant's connection, nor one of another provider", async () => {
    const request = { ...connect, id: INTEGRACAO };
    await assert.rejects(ask("/connect", request, desk()), refuses("integracao_not_found"));
    const foreign = await sealedIntegracao(SECRETS, { plataforma: "api4com" });
    await assert.rejects(
      ask("/connect", request, desk([foreign]), provider(), foreign),
      refuses("integracao_settings_invalid"),
    );
    const stolen = await sealedIntegracao(SECRETS, { tenant_id: crypto.randomUUID() });
    await assert.rejects(
      ask("/connect", request, desk([stolen]), provider(), stolen),
      refuses("integracao_not_found"),
    );
  });

  it("tells what the database refused in its own code", async () => {
    const inUse = desk([], { code: "PT409", message: "address_in_use" });
    await assert.rejects(ask("/connect", connect, inUse), refuses("address_in_use"));
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
