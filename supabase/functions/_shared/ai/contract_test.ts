// What every AI client promises, asked of recorded answers over a real socket: how each is told in our
// words, what is kept of its usage, and that the question had the shape the API insists on.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { z } from "zod";
import { asList, asObject } from "../provider/json.ts";
import { aiClientOf } from "./clients.ts";
import type { AiClient, AiFailure, AiProviderId, AiResult } from "./provider.ts";
import { type Asked, accountAt, type Fixture, fixturesOf, KEY, serving } from "./testing.ts";

const triage = z.object({
  intent: z.enum(["billing", "support", "sales", "other"]),
  priority: z.enum(["low", "medium", "high"]),
  summary: z.string(),
  confidence: z.number(),
});

/** What each recorded answer is to us; those that are not here are answers to use. */
const failures: Record<string, AiFailure> = {
  "openai/error-400-schema": "ai_wrong_shape",
  "openai/error-401": "ai_auth",
  "openai/error-429-insufficient-quota": "ai_quota",
  "openai/error-429-rate-limit": "ai_rate_limited",
  "openai/responses-incomplete-max-tokens": "ai_truncated",
  "openai/responses-refusal": "ai_refused",
  "openai/responses-tool-call": "ai_wrong_shape",
  "anthropic/error-400-credit": "ai_quota",
  "anthropic/error-400-temperature": "ai_wrong_shape",
  "anthropic/error-401": "ai_auth",
  "anthropic/error-429": "ai_rate_limited",
  "anthropic/error-529-overloaded": "ai_unavailable",
  "anthropic/messages-max-tokens": "ai_truncated",
  "anthropic/messages-refusal": "ai_refused",
  "anthropic/messages-tool-use": "ai_wrong_shape",
};

const models: Record<AiProviderId, string> = {
  openai: "gpt-6-luna",
  anthropic: "claude-haiku-5-5",
  compatible: "llama3.2",
};
const ogg = new Uint8Array([0x4f, 0x67, 0x67, 0x53, ...new Array(60).fill(0)]);

/** The call that its answer was recorded from. */
function ask(client: AiClient, id: AiProviderId, { call, name }: Fixture) {
  const { signal } = new AbortController();
  const path = new URL(call.url).pathname;
  if (path.endsWith("/embeddings")) {
    return client.embed("text-embedding-3-small", ["Como pedir reembolso?"], 1536, signal);
  }
  if (path.endsWith("/transcriptions")) {
    const model = name.includes("verbose") ? "whisper-1" : "gpt-transcribe";
    return client.transcribe(model, ogg, "audio/ogg", signal);
  }
  return client.object({
    model: models[id],
    instructions: "Classifique o ticket.",
    prompt: "Fui cobrado duas vezes no pedido 1234!",
    schema: triage,
    maxOutputTokens: 400,
    signal,
  });
}

/** What the API refuses, and what we owe the tenant: nothing kept there, no free choice of length. */
function hasItsShape(id: AiProviderId, { path, body, headers, raw }: Asked) {
  assert.equal("temperature" in body || "top_p" in body, false);
  if (path.endsWith("/transcriptions")) {
    assert.match(raw, /name="model"\r\n\r\n(whisper-1|gpt-transcribe)\r\n/);
    assert.match(raw, /filename="audio\.ogg"/);
    assert.equal(raw.includes("verbose_json"), raw.includes("whisper-1"));
    return;
  }
  assert.ok(body.model);
  if (path.endsWith("/embeddings")) return assert.equal(body.dimensions, 1536);
  if (id === "anthropic") {
    assert.equal(headers["x-api-key"], KEY);
    assert.equal(headers["anthropic-version"], "2023-06-01");
    assert.deepEqual(Object.keys(asObject(asObject(body.output_config).format)).sort(), [
      "schema",
      "type",
    ]);
    assert.equal(asObject(body.output_config).effort, "low");
    assert.equal(body.max_tokens, 400);
    assert.equal(body.tool_choice, undefined);
    assert.equal(asObject(asList(body.messages).at(-1)).role, "user", "no prefill");
    return;
  }
  assert.equal(headers.authorization, `Bearer ${KEY}`);
  const format =
    id === "openai"
      ? asObject(asObject(body.text).format)
      : asObject(asObject(body.response_format).json_schema);
  assert.equal(format.strict, true);
  const schema = asObject(format.schema);
  assert.equal(schema.additionalProperties, false);
  assert.deepEqual(schema.required, Object.keys(triage.shape));
  assert.equal(body.max_output_tokens ?? body.max_tokens, 400);
  if (id === "openai") {
    assert.equal(body.store, false);
    assert.deepEqual(body.reasoning, { effort: "none" });
  }
}

function isAsRecorded(id: AiProviderId, fixture: Fixture, result: AiResult<unknown>) {
  const { response, expect } = fixture;
  const code = failures[`${id}/${fixture.name}`];
  const usage = asObject(asObject(response.body).usage);
  const output = usage.output_tokens ?? usage.completion_tokens;
  if (typeof output === "number") assert.equal(result.usage?.outputTokens, output);
  if (code !== undefined) {
    assert.ok(!result.ok, "the answer was taken for one to use");
    assert.equal(result.code, code);
    const waits =
      response.headers["retry-after-ms"] ?? Number(response.headers["retry-after"]) * 1000;
    assert.equal(result.retryAfterMs, Number.isNaN(waits) ? null : Number(waits));
    if (response.status >= 400) assert.equal(result.usage, null);
    return;
  }
  assert.ok(result.ok, result.ok ? "" : result.code);
  if (expect.object) assert.deepEqual(result.value, expect.object);
  else if (expect.dimensions) {
    const [vector] = asList(result.value);
    assert.equal(asList(vector).length, expect.dimensions);
    assert.deepEqual(vector, asObject(asList(asObject(response.body).data)[0]).embedding);
    assert.equal(result.usage.inputTokens, 6);
  } else {
    const { text, segments } = asObject(result.value);
    assert.equal(text, asObject(response.body).text);
    const isVerbose = fixture.name.includes("verbose");
    assert.deepEqual(segments, isVerbose ? [{ start: 0, end: 2.4, text: "Oi, tudo bem?" }] : []);
    assert.equal(result.usage.seconds, isVerbose ? 8 : 7);
  }
}

for (const id of ["openai", "anthropic", "compatible"] as const) {
  describe(`AI client ${id}`, () => {
    for (const fixture of fixturesOf(id)) {
      it(`tells ${fixture.name} in our words`, async () => {
        await serving(
          () => fixture.response,
          async (url, asked) => {
            const client = aiClientOf(id, accountAt(url), fetch);
            assert.ok(client);
            const result: AiResult<unknown> = await ask(client, id, fixture);
            assert.equal(asked.length, 1, "nothing is tried twice");
            hasItsShape(id, asked[0]!);
            isAsRecorded(id, fixture, result);
          },
        );
      });
    }
  });
}
