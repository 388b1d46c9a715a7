// Connecting an AI, which has no channels and costs a fraction of a cent to test.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type {
  Catalog,
  ConnectResponse,
  ModelsResponse,
  TestResponse,
} from "@prosa/shared/integrations.ts";
import { aiProviders } from "../_shared/ai/registry.ts";
import { fakeProvider } from "../_shared/channels/testing.ts";
import { INTEGRACAO, sealedIntegracao, TENANT, vault } from "../_shared/http/testing.ts";
import { integracaoSecretPlace } from "../_shared/secrets.ts";
import { ask, desk, refuses } from "./testing.ts";

const KEY = "sk-account-0123456789";
const requests = {
  openai: { access_token: KEY },
  anthropic: { access_token: KEY },
  compatible: {
    base_url: "https://ai.example.com",
    text_models: "llama3.2\nqwen3:8b",
    embeddings_model: "nomic-embed-text",
  },
};
type Id = keyof typeof requests;
const ids = Object.keys(requests) as Id[];

/** Answers every tiny question, unless told to refuse it. */
function played(refusal?: { status: number; error?: unknown }) {
  return fakeProvider((url) => {
    if (refusal) {
      return Promise.resolve(Response.json({ error: refusal.error }, { status: refusal.status }));
    }
    const list = [{ id: "a" }, { id: "b" }];
    const answer = { output: [], content: [], choices: [], data: list };
    return Promise.resolve(url.includes("/v1/") ? Response.json(answer) : new Response("<html>"));
  });
}

function connecting(id: Id, values: Record<string, string> = requests[id]) {
  return { plataforma: id, nome: "IA", values };
}

describe("connecting an AI", () => {
  it("asks for the fewest tokens there are, and stores the key sealed", async () => {
    for (const id of ids) {
      const at = desk();
      const provider = played();
      const answer = await ask<ConnectResponse>("/connect", connecting(id), at, provider);
      const [row] = at.saved;
      assert.ok(row);
      assert.deepEqual(row.channels, []);
      assert.deepEqual(row.segredos, {});
      assert.equal(answer.telephony, null);
      assert.equal(answer.ai?.models, id === "compatible" ? 3 : 2);
      assert.ok(answer.ai?.capabilities.includes("text"));
      for (const { body } of provider.calls) {
        const {
          max_output_tokens,
          max_tokens = max_output_tokens,
          input,
        } = (body ?? {}) as Record<string, unknown>;
        assert.ok(body === null || Array.isArray(input) || Number(max_tokens) <= 16);
      }
      if (id === "compatible") {
        assert.equal(row.access_token, null);
        continue;
      }
      const place = integracaoSecretPlace(TENANT, row.id, "access_token");
      assert.equal(await vault.open(row.access_token ?? "", place), KEY);
      assert.deepEqual(row.pistas, { access_token: "6789" });
      assert.ok(!JSON.stringify(answer).includes(KEY));
    }
  });

  it("names a compatible server's models for the database, and asks each of them", async () => {
    const at = desk();
    const provider = played();
    await ask("/connect", connecting("compatible"), at, provider);
    assert.deepEqual(at.saved[0]?.configuracao, {
      base_url: "https://ai.example.com",
      text_models: ["llama3.2", "qwen3:8b"],
      embeddings_model: "nomic-embed-text",
      modelos: [
        { model: "llama3.2", capability: "text" },
        { model: "qwen3:8b", capability: "text" },
        { model: "nomic-embed-text", capability: "embeddings" },
      ],
    });
    assert.deepEqual(
      provider.calls.map(({ url }) => url),
      [
        "https://ai.example.com/v1/chat/completions",
        "https://ai.example.com/v1/chat/completions",
        "https://ai.example.com/v1/embeddings",
      ],
    );
    assert.ok(provider.calls.every(({ headers }) => headers.get("authorization") === null));
  });

  it("stores nothing of values it cannot use, and asks nobody", async () => {
    for (const [id, values, code] of [
      ["openai", {}, "integracao_settings_invalid"],
      ["openai", { access_token: "two words" }, "integracao_settings_invalid"],
      [
        "anthropic",
        { ...requests.anthropic, base_url: "ftp://x.com/v1" },
        "integracao_settings_invalid",
      ],
      ["openai", { ...requests.openai, base_url: "http://api.openai.com/v1" }, "base_url_refused"],
      ["anthropic", { ...requests.anthropic, base_url: "https://10.0.0.8/v1" }, "base_url_refused"],
      [
        "compatible",
        { ...requests.compatible, base_url: "http://localhost:11434" },
        "base_url_refused",
      ],
      ["compatible", { ...requests.compatible, base_url: "" }, "integracao_settings_invalid"],
      ["compatible", { base_url: "https://ai.example.com" }, "integracao_settings_invalid"],
      [
        "compatible",
        { ...requests.compatible, text_models: "no {such}" },
        "integracao_settings_invalid",
      ],
    ] as const) {
      const at = desk();
      const provider = played();
      const asked = ask("/connect", connecting(id, values as Record<string, string>), at, provider);
      await assert.rejects(asked, refuses(code));
      assert.equal(at.saved.length, 0);
      assert.equal(provider.calls.length, 0);
    }
  });

  it("says what the provider has against the key", async () => {
    const error = (code: string, message = "x") => ({ type: code, code, message });
    for (const [refusal, code] of [
      [{ status: 401, error: error("invalid_api_key") }, "channel_auth"],
      [{ status: 403, error: error("permission_error") }, "permission_missing"],
      [{ status: 429, error: error("insufficient_quota") }, "ai_quota"],
      [{ status: 400, error: error("x", "Your credit balance is too low") }, "ai_quota"],
      [{ status: 404, error: error("model_not_found") }, "ai_model_unknown"],
      [{ status: 404, error: "model 'llama3.2' not found" }, "ai_model_unknown"],
      [{ status: 404 }, "unknown_answer"],
      [{ status: 400, error: error("invalid_request_error") }, "provider_refused"],
      [{ status: 429, error: error("rate_limit_exceeded") }, "rate_limited"],
      [{ status: 529, error: error("overloaded_error") }, "provider_unavailable"],
      [{ status: 200 }, "unknown_answer"],
    ] as const) {
      for (const id of ids) {
        const at = desk();
        const asked = ask("/connect", connecting(id), at, played(refusal));
        await assert.rejects(asked, refuses(code), `${id} ${code}`);
        assert.equal(at.saved.length, 0);
      }
    }
  });

  it("keeps the key over a change, but takes it to no new address", async () => {
    const configuracao = { base_url: "https://api.openai.com/v1" };
    const stored = await sealedIntegracao(
      { access_token: KEY },
      { plataforma: "openai", configuracao },
    );
    const at = desk([stored]);
    const provider = played();
    const request = { ...connecting("openai", {}), id: INTEGRACAO };
    await ask("/connect", request, at, provider, stored);
    assert.equal(at.saved[0]?.access_token, null, "what is not typed stays as it is");
    assert.equal(provider.calls[0]?.headers.get("authorization"), `Bearer ${KEY}`);
    const asked = provider.calls.length;
    const moved = { ...request, values: { base_url: "https://collector.example.com/v1" } };
    await assert.rejects(ask("/connect", moved, at, provider, stored), refuses("token_needed"));
    assert.equal(provider.calls.length, asked);
  });

  it("lets a server without a key move, and its models change", async () => {
    const configuracao = { base_url: "https://old.example.com", text_models: ["llama3.2"] };
    const stored = await sealedIntegracao({}, { plataforma: "compatible", configuracao });
    const at = desk([stored]);
    await ask("/connect", { ...connecting("compatible"), id: INTEGRACAO }, at, played(), stored);
    assert.equal(at.saved.length, 1);
  });
});

describe("testing an AI", () => {
  it("tells what it can do and how many models there are, or what is wrong", async () => {
    const configuracao = { base_url: "https://api.anthropic.com/v1" };
    const stored = await sealedIntegracao(
      { access_token: KEY },
      { plataforma: "anthropic", configuracao },
    );
    const at = desk([stored]);
    const request = { id: INTEGRACAO };
    const good = await ask<TestResponse>("/test", request, at, played(), stored);
    assert.deepEqual(good.ai, { models: 2, capabilities: ["text"] });
    const bad = await ask<TestResponse>("/test", request, at, played({ status: 401 }), stored);
    assert.equal(bad.code, "channel_auth");
    assert.deepEqual(at.reported, [null, "channel_auth"]);
  });
});

describe("listing an AI's models", () => {
  const stored = () =>
    sealedIntegracao(
      { access_token: KEY },
      { plataforma: "anthropic", configuracao: { base_url: "https://api.anthropic.com/v1" } },
    );
  const list = async (provider: ReturnType<typeof played>) => {
    const row = await stored();
    return ask<ModelsResponse>("/models", { id: INTEGRACAO }, desk([row]), provider, row);
  };

  it("names them with the stored key, without a question that costs", async () => {
    const provider = played();
    assert.deepEqual(await list(provider), { capabilities: ["text"], models: ["a", "b"] });
    assert.deepEqual(
      provider.calls.map(({ url, headers }) => [url, headers.get("x-api-key")]),
      [["https://api.anthropic.com/v1/models?limit=1000", KEY]],
    );
  });

  it("says that it does not know when the provider does not tell", async () => {
    assert.equal((await list(played({ status: 401 }))).models, null);
  });

  it("is for an AI alone", async () => {
    const row = await sealedIntegracao({}, { plataforma: "whatsapp" });
    const asked = ask("/models", { id: INTEGRACAO }, desk([row]), played(), row);
    await assert.rejects(asked, refuses("plataforma_unknown"));
  });
});

describe("the catalogue", () => {
  it("offers every AI with a write-only key", async () => {
    const { providers } = await ask<Catalog>("/catalog", undefined, desk());
    const offered = providers.filter(({ category }) => category === "ai");
    assert.deepEqual(
      offered.map(({ id }) => id),
      aiProviders.map(({ id }) => id),
    );
    for (const { fields, steps, webhook_url_template } of offered) {
      assert.equal(fields.find(({ name }) => name === "access_token")?.kind, "secret");
      assert.ok(steps.length > 0);
      assert.equal(webhook_url_template, null);
    }
  });
});
