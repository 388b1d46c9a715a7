// Connecting a provider of telephony, which has no channels.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Catalog, ConnectResponse, TestResponse } from "@prosa/shared/integrations.ts";
import { fakeProvider } from "../_shared/channels/testing.ts";
import { INTEGRACAO, sealedIntegracao, TENANT, vault } from "../_shared/http/testing.ts";
import { integracaoSecretPlace } from "../_shared/secrets.ts";
import { ask, desk, refuses } from "./testing.ts";

const TOKEN = "account-token-0123456789";
const connect = { plataforma: "api4com", nome: "Telefone", values: { access_token: TOKEN } };

interface Registration {
  gateway: string;
  webhookConstraint: object | null;
  metadata: { webhookUrl: string };
}

/** Keeps what it is asked to register, unless the token is not an admin's. */
function carrier(isAdmin = true) {
  const registered: Registration[] = [];
  const { http, calls } = fakeProvider((url, init) => {
    if (url.endsWith("/extensions")) {
      return Promise.resolve(
        Response.json([{ ramal: "1000", senha: "senha-1000", domain: "demo.api4com.com" }]),
      );
    }
    const asked = JSON.parse(String(init.body)) as Registration;
    const kept = isAdmin ? asked : { ...asked, gateway: "webhook", webhookConstraint: null };
    registered.push(kept);
    return Promise.resolve(Response.json(kept));
  });
  return { http, calls, registered };
}

describe("connecting telephony", () => {
  it("stores a token and a webhook secret of its own, and no channel", async () => {
    const at = desk();
    const played = carrier();
    const answer = await ask<ConnectResponse>("/connect", connect, at, played);
    const [row] = at.saved;
    assert.ok(row);
    assert.deepEqual(row.channels, []);
    assert.deepEqual(row.configuracao, { base_url: "https://api.api4com.com/api/v1" });
    assert.deepEqual(row.pistas, { access_token: "6789" });
    const open = (sealed: string | null | undefined, name: string) =>
      vault.open(sealed ?? "", integracaoSecretPlace(TENANT, row.id, name));
    assert.equal(await open(row.access_token, "access_token"), TOKEN);
    const secret = await open(row.segredos.webhook_secret, "webhook_secret");
    assert.match(secret, /^[\w-]{40,}$/);
    assert.equal(
      played.registered[0]?.metadata.webhookUrl,
      `http://127.0.0.1:54321/functions/v1/api4com-webhook/${row.id}/${secret}`,
    );
    assert.deepEqual(answer.telephony, { extensions: 1, domain: "demo.api4com.com" });
    assert.equal(answer.webhook_url, null);
    const told = JSON.stringify(answer);
    for (const hidden of [TOKEN, secret, "senha-1000"]) assert.ok(!told.includes(hidden));
  });

  it("stores nothing when the token is not an admin's or the address not one to call", async () => {
    for (const [values, code] of [
      [connect.values, "webhook_not_registered"],
      [{ ...connect.values, base_url: "http://api.api4com.com/api/v1" }, "base_url_refused"],
      [{ ...connect.values, base_url: "https://192.168.0.9/api" }, "base_url_refused"],
      [{ ...connect.values, webhook_secret: "short" }, "integracao_settings_invalid"],
      [{}, "integracao_settings_invalid"],
    ] as const) {
      const at = desk();
      const asked = ask("/connect", { ...connect, values }, at, carrier(false));
      await assert.rejects(asked, refuses(code));
      assert.equal(at.saved.length, 0);
    }
  });

  it("keeps its secrets over a change, but takes the token to no new address", async () => {
    const configuracao = { base_url: "https://api.api4com.com/api/v1" };
    const secrets = { access_token: TOKEN, webhook_secret: "w".repeat(43) };
    const stored = await sealedIntegracao(secrets, { plataforma: "api4com", configuracao });
    const request = { ...connect, id: INTEGRACAO, values: { access_token: "" } };
    const at = desk([stored]);
    const played = carrier();
    await ask("/connect", request, at, played, stored);
    assert.deepEqual(at.saved[0]?.segredos, {});
    assert.match(played.registered[0]?.metadata.webhookUrl ?? "", /w{43}$/);

    await ask("/connect", { ...request, values: connect.values }, at, played, stored);
    assert.ok(at.saved[1]?.segredos.webhook_secret, "a new token brings a new address");

    const asked = played.calls.length;
    const moved = { ...request, values: { base_url: "https://collector.example.com/api/v1" } };
    await assert.rejects(ask("/connect", moved, at, played, stored), refuses("token_needed"));
    assert.equal(played.calls.length, asked);
  });
});

describe("testing telephony", () => {
  it("counts the extensions and registers the webhook again, or says what is wrong", async () => {
    const configuracao = { base_url: "https://api.api4com.com/api/v1" };
    const secrets = { access_token: TOKEN, webhook_secret: "w".repeat(43) };
    const stored = await sealedIntegracao(secrets, { plataforma: "api4com", configuracao });
    const at = desk([stored]);
    const played = carrier();
    const good = await ask<TestResponse>("/test", { id: INTEGRACAO }, at, played, stored);
    assert.deepEqual(good.telephony, { extensions: 1, domain: "demo.api4com.com" });
    assert.equal(played.registered.length, 1);
    const bad = await ask<TestResponse>("/test", { id: INTEGRACAO }, at, carrier(false), stored);
    assert.equal(bad.code, "webhook_not_registered");
    assert.deepEqual(at.reported, [null, "webhook_not_registered"]);
  });
});

describe("the catalogue", () => {
  it("offers telephony with a write-only token and the usual address", async () => {
    const { providers } = await ask<Catalog>("/catalog", undefined, desk());
    const telephony = providers.find(({ category }) => category === "telephony");
    assert.deepEqual(
      telephony?.fields.map(({ name, kind, default: usual }) => [name, kind, usual]),
      [
        ["access_token", "secret", null],
        ["base_url", "text", "https://api.api4com.com/api/v1"],
      ],
    );
    assert.equal(telephony?.webhook_url_template, null);
  });
});
