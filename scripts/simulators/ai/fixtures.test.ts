import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type AiBench, fixture, shape, startAiBench } from "./testing.ts";

let bench: AiBench;
beforeAll(async () => {
  bench = await startAiBench();
});
beforeEach(() => bench.reset());
afterAll(() => bench.close());

/** What must happen first so that the provider answers so. */
const openai: [string, object | null, string?][] = [
  ["responses-structured-output", null],
  ["responses-tool-call", null],
  ["responses-refusal", { kind: "refusal" }],
  ["responses-incomplete-max-tokens", { kind: "over_long" }],
  ["chat-structured-output", null],
  ["embeddings-1536", null],
  ["error-401", null, "sk-dummy"],
  ["error-429-rate-limit", { kind: "rate_limit" }],
  ["error-429-insufficient-quota", { kind: "insufficient_quota" }],
];
const anthropic: [string, object | null, string?][] = [
  ["messages-structured-output", null],
  ["messages-tool-use", null],
  ["messages-refusal", { kind: "refusal" }],
  ["messages-max-tokens", { kind: "over_long" }],
  ["error-400-temperature", null],
  ["error-400-credit", { kind: "insufficient_quota" }],
  ["error-401", null, "sk-ant-dummy"],
  ["error-429", { kind: "rate_limit", ms: 12_000 }],
  ["error-529-overloaded", { kind: "overloaded" }],
];

/** A recorded completion without reasoning said so in no word; ours reasons unless it is told. */
const quiet: Record<string, object> = { "chat-structured-output": { reasoning_effort: "none" } };

describe("OpenAI answers in the recorded shape:", () => {
  it.each(openai)("%s", async (name, fault, key) => {
    const { call, response } = fixture(name.startsWith("chat") ? "compatible" : "openai", name);
    if (fault) await bench.sim("POST", "faults", fault);
    const path = call.url.replace("https://api.openai.com/v1", "");
    const answer = await bench.openai(path, { ...call.body, ...quiet[name] }, key);
    expect(answer.status, answer.text).toBe(response.status);
    // The recording leaves out the tools that were sent; the provider says them back.
    const { tools: _sent, ...said } = answer.body;
    const { tools: _left, ...recorded } = response.body;
    expect(shape(said)).toEqual(shape(recorded));
    if (response.status >= 400) expect(answer.body).toEqual(response.body);
    for (const header of Object.keys(response.headers)) {
      expect(answer.headers.get(header), header).not.toBeNull();
    }
  });

  it("error-400-schema, for a schema that leaves additionalProperties open", async () => {
    const { call, response } = fixture("openai", "error-400-schema");
    const body = structuredClone(call.body) as { text: { format: { schema: object } } };
    body.text.format.schema = { ...body.text.format.schema, additionalProperties: true };
    const answer = await bench.openai("/responses", body);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(response.body);
  });
});

describe("Anthropic answers in the recorded shape:", () => {
  it.each(anthropic)("%s", async (name, fault, key) => {
    const { call, response } = fixture("anthropic", name);
    if (fault) await bench.sim("POST", "faults", fault);
    const answer = await bench.anthropic(call.body, key ? { "x-api-key": key } : {});
    expect(answer.status, answer.text).toBe(response.status);
    expect(shape(answer.body)).toEqual(shape(response.body));
    if (response.status >= 400) expect(answer.body.error).toEqual(response.body.error);
    for (const header of Object.keys(response.headers)) {
      expect(answer.headers.get(header), header).not.toBeNull();
    }
  });
});
