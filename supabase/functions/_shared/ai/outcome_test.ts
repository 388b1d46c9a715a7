// The ways of failing that no recorded answer shows.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { z } from "zod";
import { asObject } from "../provider/json.ts";
import { aiClientOf } from "./clients.ts";
import { guardedFetch } from "./guarded_fetch.ts";
import type { AiFailure, AiProviderId } from "./provider.ts";
import { type Answer, accountAt, fixturesOf, serving } from "./testing.ts";

const ids = ["openai", "anthropic", "compatible"] as const;
const recorded = {
  openai: "responses-structured-output",
  anthropic: "messages-structured-output",
  compatible: "chat-structured-output",
};

function good(id: AiProviderId): Record<string, unknown> {
  const fixture = fixturesOf(id).find(({ name }) => name === recorded[id]);
  return asObject(structuredClone(fixture?.response.body));
}

const schema = z.object({ intent: z.string(), summary: z.string() });

function asking(signal = new AbortController().signal) {
  const ask = { model: "m", instructions: "Classifique.", prompt: "Oi", maxOutputTokens: 64 };
  return { ...ask, schema, signal };
}

/** How a question ends that is answered like this. */
async function ended(id: AiProviderId, answer: Answer, ask = asking()) {
  return await serving(
    () => answer,
    async (url) => {
      const client = aiClientOf(id, accountAt(url), fetch);
      assert.ok(client);
      const result = await client.object(ask);
      assert.ok(!result.ok, `${id} took it for an answer`);
      return result;
    },
  );
}

const error = (code: string | null, message: string, type = "invalid_request_error") => ({
  type: "error",
  error: { code, type, message },
});

describe("an answer that is none", () => {
  const cases: [string, Answer, AiFailure][] = [
    ["a proxy's page", { body: "<html>Bad gateway</html>" }, "ai_unavailable"],
    ["JSON cut short", { body: '{"id":"x","output":[' }, "ai_unavailable"],
    ["a redirect", { status: 307, headers: { location: "/v2" }, body: "" }, "ai_unavailable"],
    ["an outage", { status: 503, body: "<html>" }, "ai_unavailable"],
    ["a gateway that waited too long", { status: 504, body: "" }, "ai_timeout"],
    ["no such page", { status: 404, body: "<html>" }, "ai_unavailable"],
    ["no such model", { status: 404, body: error("model_not_found", "no x") }, "ai_model_unknown"],
    ["no such model of Claude", { status: 404, body: error(null, "model: x") }, "ai_model_unknown"],
    [
      "a model not for this key",
      { status: 403, body: error(null, "no access") },
      "ai_model_forbidden",
    ],
    ["a body too large", { status: 413, body: error(null, "too large") }, "ai_too_long"],
    [
      "a prompt too long",
      { status: 400, body: error(null, "prompt is too long: 250000 tokens > 200000 maximum") },
      "ai_too_long",
    ],
    [
      "a context exceeded",
      { status: 400, body: error("context_length_exceeded", "maximum context length is 8192") },
      "ai_too_long",
    ],
    ["an unpaid bill", { status: 402, body: error(null, "pay") }, "ai_quota"],
    ["too many at once", { status: 429, body: "slow down" }, "ai_rate_limited"],
  ];
  for (const [name, answer, code] of cases) {
    it(`is ${code}: ${name}`, async () => {
      for (const id of ids) assert.equal((await ended(id, answer)).code, code, id);
    });
  }

  it("says when to come again, however that is said", async () => {
    const wait = async (headers: Record<string, string>) =>
      (await ended("openai", { status: 429, headers, body: error(null, "slow") })).retryAfterMs;
    assert.equal(await wait({ "retry-after": "12" }), 12_000);
    assert.equal(await wait({ "retry-after": "12", "retry-after-ms": "240" }), 240);
    assert.equal(await wait({ "retry-after": "Sun, 06 Nov 1994 08:49:37 GMT" }), 0);
    assert.equal(await wait({ "retry-after": "soon" }), null);
  });

  it("is a wrong shape where a block is of a kind unheard of, or the usage is missing", async () => {
    for (const id of ["anthropic", "compatible"] as const) {
      const body = { hello: "world", type: "message" };
      assert.equal((await ended(id, { body })).code, "ai_wrong_shape");
    }
    const odd = { ...good("anthropic"), content: [{ type: "hologram", light: 1 }] };
    assert.equal((await ended("anthropic", { body: odd })).code, "ai_wrong_shape");
    const free = { ...good("anthropic"), usage: null };
    assert.equal((await ended("anthropic", { body: free })).code, "ai_wrong_shape");
  });

  it("is a wrong shape where a server ignored the schema, and its usage is kept", async () => {
    const body = good("compatible");
    for (const [content, code] of [
      ['{"intent":1}', "ai_wrong_shape"],
      ["Claro! Aqui está.", "ai_wrong_shape"],
      ['{"intent":"x","summ', "ai_truncated"],
      ["", "ai_wrong_shape"],
    ] as const) {
      const message = { role: "assistant", content };
      const choices = [{ index: 0, message, finish_reason: "stop" }];
      const result = await ended("compatible", { body: { ...body, choices } });
      assert.equal(result.code, code, content);
      assert.equal(result.usage?.inputTokens, 300);
      assert.equal(result.usage?.outputTokens, 48);
    }
  });
});

describe("an answer that has more than was asked for", () => {
  it("keeps the thoughts of a model that thinks aloud to itself", async () => {
    const content = '<think>{"intent": maybe</think>\n{"intent":"x","summary":"y"}';
    const choices = [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }];
    await serving(
      () => ({ body: { ...good("compatible"), choices } }),
      async (url) => {
        const client = aiClientOf("compatible", accountAt(url), fetch);
        const object = await client?.object(asking());
        assert.deepEqual(object?.ok && object.value, { intent: "x", summary: "y" });
        const text = await client?.text(asking());
        assert.equal(text?.ok && text.value.trim(), '{"intent":"x","summary":"y"}');
      },
    );
  });
});

describe("a sound", () => {
  const sound = new Uint8Array(26 * 1024 * 1024);
  it("that is larger than the provider takes is not sent", async () => {
    let asked = 0;
    const http = () => {
      asked += 1;
      return Promise.reject(new Error("asked"));
    };
    const client = aiClientOf("openai", accountAt("http://127.0.0.1:9/v1"), http);
    const { signal } = new AbortController();
    const result = await client?.transcribe("whisper-1", sound, "audio/ogg", signal);
    assert.ok(result && !result.ok);
    assert.equal(result.code, "ai_too_long");
    assert.equal(asked, 0);
  });

  it("in which nobody speaks is heard as nothing, and charged", async () => {
    await serving(
      () => ({ body: { text: "", usage: { type: "duration", seconds: 3 } } }),
      async (url) => {
        const client = aiClientOf("openai", accountAt(url), fetch);
        const { signal } = new AbortController();
        const ogg = new TextEncoder().encode(`OggS${"\0".repeat(60)}`);
        const result = await client?.transcribe("gpt-transcribe", ogg, "audio/ogg", signal);
        assert.ok(result?.ok);
        assert.deepEqual(result.value, { text: "", segments: [] });
        assert.equal(result.usage.seconds, 3);
      },
    );
  });
});

describe("a call that has no answer", () => {
  it("is cancelled by whoever asked", async () => {
    for (const id of ids) {
      const leaving = new AbortController();
      await serving(
        () => {
          leaving.abort();
          return "never";
        },
        async (url) => {
          const client = aiClientOf(id, accountAt(url), fetch);
          const result = await client?.object(asking(leaving.signal));
          assert.ok(result && !result.ok);
          assert.equal(result.code, "ai_cancelled");
        },
      );
    }
  });

  it("is a timeout when the provider is late, and an outage when nobody listens", async () => {
    const late = () => Promise.reject(new DOMException("late", "TimeoutError"));
    const gone = () => Promise.reject(new TypeError("tcp connect error"));
    for (const id of ids) {
      for (const [http, code] of [
        [late, "ai_timeout"],
        [gone, "ai_unavailable"],
      ] as const) {
        const client = aiClientOf(id, accountAt("http://127.0.0.1:9/v1"), http);
        const result = await client?.object(asking());
        assert.ok(result && !result.ok);
        assert.equal(result.code, code);
      }
    }
  });

  it("asks nobody where the address is not one to ask", async () => {
    for (const id of ids) {
      for (const base_url of [
        "http://api.example.com/v1",
        "https://10.0.0.1/v1",
        "http://[::1]/v1",
      ]) {
        let asked = 0;
        const http = () => {
          asked += 1;
          return Promise.resolve(new Response("{}"));
        };
        const client = aiClientOf(id, { ...accountAt(base_url), variables: {} }, http);
        assert.ok(client);
        assert.equal((await client.object(asking())).ok, false);
        assert.equal(asked, 0, base_url);
      }
    }
  });
});

describe("the guarded way out", () => {
  const endless: typeof fetch = () =>
    Promise.resolve(new Response(new Uint8Array(1000), { status: 200 }));

  it("reads no more than it was told to, and goes to no other host", async () => {
    const http = guardedFetch(endless, "https://api.example.com/v1", 999);
    const answer = await http("https://api.example.com/v1/x");
    await assert.rejects(answer.text(), { name: "AnswerTooLong" });
    await assert.rejects(http("https://example.com/v1/x"), { name: "AddressRefused" });
    await assert.rejects(guardedFetch(endless, null)("https://api.example.com/v1/x"), {
      name: "AddressRefused",
    });
    const enough = guardedFetch(endless, "https://api.example.com/v1", 1000);
    assert.equal((await (await enough("https://api.example.com/")).arrayBuffer()).byteLength, 1000);
  });
});
