import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ConnectResponse } from "@prosa/shared/integrations.ts";
import { whatsapp } from "../_shared/channels/whatsapp/index.ts";
import { INTEGRACAO, NUMBER, sealedIntegracao, TENANT, vault } from "../_shared/http/testing.ts";
import { integracaoSecretPlace } from "../_shared/secrets.ts";
import { ask, connect, desk, provider, refuses, SECRETS, values } from "./testing.ts";

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
        capabilities: whatsapp.capabilities.content,
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
