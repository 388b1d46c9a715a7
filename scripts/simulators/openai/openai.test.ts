import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type AiBench, type Body, eventsOf, keys, startAiBench, strict } from "../ai/testing.ts";

let bench: AiBench;
beforeAll(async () => {
  bench = await startAiBench();
});
beforeEach(() => bench.reset());
afterAll(() => bench.close());

const mood = strict({ sentimento: { type: "string", enum: ["positivo", "negativo", "neutro"] } });
const format = (schema: Body, more: Body = {}) => ({
  text: { format: { type: "json_schema", name: "analise", strict: true, schema, ...more } },
});
const ask = (more: Body = {}) => ({ model: "gpt-6-luna", input: "Adorei o atendimento!", ...more });

describe("who may call", () => {
  it.each([
    [401, null, "sk-nobody", ask()],
    [403, "model_not_found", keys.openai.restricted_key, ask({ model: "gpt-6-astra" })],
    [200, undefined, keys.openai.restricted_key, ask()],
    [429, "insufficient_quota", keys.openai.unfunded_key, ask()],
    [404, "model_not_found", keys.openai.api_key, ask({ model: "gpt-7" })],
    [400, null, keys.openai.api_key, ask({ model: "whisper-1" })],
  ])("%i %s for %s", async (status, code, key, body) => {
    const answer = await bench.openai("/responses", body, key);
    expect(answer.status, answer.text).toBe(status);
    if (status === 401) expect(answer.body.error.code).toBe("invalid_api_key");
    else expect(answer.body.error?.code).toBe(code);
  });

  it("lists the models also to a key without money, and never answers without a key", async () => {
    const { status, body } = await bench.openai("/models", undefined, keys.openai.unfunded_key);
    expect(status).toBe(200);
    expect(body.data.map(({ id }: { id: string }) => id)).toContain("gpt-6-luna");
    expect((await fetch(`${bench.url}/openai/v1/models`)).status).toBe(401);
    expect((await bench.openai("/nothing", {})).status).toBe(404);
  });
});

describe("a strict schema", () => {
  it.each<[string, Body, RegExp]>([
    ["a property left out", { ...mood, required: [] }, /Missing 'sentimento'/],
    ["open objects", { ...mood, additionalProperties: true }, /'additionalProperties' is required/],
    [
      "an open object within",
      strict({ a: { type: "object", properties: {} } }),
      /\('properties', 'a'\)/,
    ],
    ["a list at the top", { type: "array", items: mood }, /type: "object"/],
    ["a list of anything", strict({ a: { type: "array" } }), /array schema missing items/],
    ["a value of any type", strict({ a: {} }), /must have a 'type' key/],
    ["a default", strict({ a: { type: "string", default: "x" } }), /'default' is not permitted/],
    ["oneOf", strict({ a: { oneOf: [{ type: "string" }] } }), /'oneOf' is not permitted/],
    ["an address", strict({ a: { type: "string", format: "uri" } }), /'uri' is not a valid format/],
  ])("is refused for %s", async (_name, schema, message) => {
    const { status, body } = await bench.openai("/responses", ask(format(schema)));
    expect([status, body.error.code]).toEqual([400, "invalid_json_schema"]);
    expect(body.error.message).toMatch(message);
    const response_format = {
      type: "json_schema",
      json_schema: { name: "a", strict: true, schema },
    };
    const messages = [{ role: "user", content: "oi" }];
    const chat = await bench.openai("/chat/completions", {
      model: "gpt-4o-mini",
      messages,
      response_format,
    });
    expect([chat.status, chat.body.error.param]).toEqual([
      400,
      "response_format.json_schema.schema",
    ]);
  });

  it("may be loose without strict, and has a name", async () => {
    const loose = { ...mood, required: [] };
    const allowed = await bench.openai("/responses", ask(format(loose, { strict: false })));
    expect(allowed.status).toBe(200);
    const named = await bench.openai("/responses", ask(format(mood, { name: "com espaço" })));
    expect(named.body.error.param).toBe("text.format.name");
  });
});

describe("what a model does not take", () => {
  it.each<[string, Body, string | null]>([
    ["a temperature while it reasons", { temperature: 0.2 }, "temperature"],
    ["an unknown effort", { reasoning: { effort: "some" } }, "reasoning.effort"],
    [
      "an effort where nothing reasons",
      { model: "gpt-4o", reasoning: { effort: "low" } },
      "reasoning.effort",
    ],
    ["too little room", { max_output_tokens: 8 }, "max_output_tokens"],
    ["a stranger's parameter", { max_tokens: 100 }, "max_tokens"],
    ["nothing to answer", { input: undefined }, "input"],
    [
      "a part it does not know",
      { input: [{ role: "user", content: [{ type: "text" }] }] },
      "input[0].content[0].type",
    ],
    ["a role it does not know", { input: [{ role: "robot", content: "x" }] }, "input[0].role"],
    ["more than fits", { model: "gpt-4", input: "palavra ".repeat(9_000) }, "input"],
  ])("on /responses: %s", async (_name, more, param) => {
    const { status, body } = await bench.openai("/responses", ask(more));
    expect([status, body.error.param]).toEqual([400, param]);
  });

  it.each<[string, Body, string | null]>([
    ["the old name of the limit", { max_tokens: 100 }, "max_tokens"],
    [
      "functions that only /responses has",
      { model: "gpt-6.1-terra", tools: [{ type: "function", function: { name: "f" } }] },
      "tools",
    ],
    ["no message", { messages: [] }, "messages"],
    ["JSON without a word of it", { response_format: { type: "json_object" } }, "response_format"],
  ])("on /chat/completions: %s", async (_name, more, param) => {
    const messages = [{ role: "user", content: "oi" }];
    const { status, body } = await bench.openai("/chat/completions", {
      model: "gpt-6-luna",
      messages,
      ...more,
    });
    expect([status, body.error.param]).toEqual([400, param]);
  });

  it("takes a temperature where nothing is reasoned", async () => {
    const body = ask({ temperature: 0.2, reasoning: { effort: "none" } });
    expect((await bench.openai("/responses", body)).status).toBe(200);
  });
});

describe("a response", () => {
  it("reasons first, and the reasoning is paid and counts towards the limit", async () => {
    const { body } = await bench.openai("/responses", ask({ reasoning: { effort: "low" } }));
    expect(body.output.map(({ type }: Body) => type)).toEqual(["reasoning", "message"]);
    expect(body.usage.output_tokens_details.reasoning_tokens).toBe(64);
    expect(body.usage.output_tokens).toBeGreaterThan(64);
    const cut = await bench.openai("/responses", ask({ max_output_tokens: 32 }));
    expect(cut.body).toMatchObject({ status: "incomplete", usage: { output_tokens: 32 } });
    expect(cut.body.output.map(({ type }: Body) => type)).toEqual(["reasoning"]);
  });

  it("reads from the cache what it was sent before, from 1,024 tokens on", async () => {
    const long = ask({ instructions: "Responda em português. ".repeat(400) });
    const first = await bench.openai("/responses", long);
    expect(first.body.usage.input_tokens_details.cached_tokens).toBe(0);
    const second = await bench.openai("/responses", { ...long, input: "Outra pergunta" });
    const { cached_tokens } = second.body.usage.input_tokens_details;
    expect(cached_tokens).toBeGreaterThan(1_024);
    expect(cached_tokens % 128).toBe(0);
    expect(cached_tokens).toBeLessThan(second.body.usage.input_tokens);
    await bench.openai("/responses", ask());
    const short = await bench.openai("/responses", ask());
    expect(short.body.usage.input_tokens_details.cached_tokens).toBe(0);
  });

  it("streams its events in order, and their pieces are the text", async () => {
    const { text, headers } = await bench.openai("/responses", ask({ stream: true }));
    expect(headers.get("content-type")).toContain("text/event-stream");
    const events = eventsOf(text);
    expect(events.map(({ sequence_number }) => sequence_number)).toEqual([...events.keys()]);
    const types = events.map(({ type }) => String(type).replace("response.", ""));
    expect(types.filter((type, at) => type !== types[at - 1])).toEqual([
      "created",
      "in_progress",
      "output_item.added",
      "output_item.done",
      "output_item.added",
      "content_part.added",
      "output_text.delta",
      "output_text.done",
      "content_part.done",
      "output_item.done",
      "completed",
    ]);
    const said = events.filter(({ type }) => type === "response.output_text.delta");
    expect(said.length).toBeGreaterThan(3);
    const done = events.find(({ type }) => type === "response.output_text.done");
    expect(said.map(({ delta }) => delta).join("")).toBe(done?.text);
  });

  it("streams a refusal as one", async () => {
    await bench.sim("POST", "faults", { kind: "refusal" });
    const { text } = await bench.openai("/responses", ask({ stream: true }));
    const types = eventsOf(text).map(({ type }) => type);
    expect(types).toContain("response.refusal.delta");
    expect(types).toContain("response.refusal.done");
    expect(types).not.toContain("response.output_text.delta");
  });
});

describe("a completion in chunks", () => {
  const chat = (more: Body = {}) =>
    bench.openai("/chat/completions", {
      model: "gpt-6-luna",
      messages: [{ role: "user", content: "Adorei!" }],
      stream: true,
      ...more,
    });

  it("begins with who speaks and ends with why, the usage when asked for, and [DONE]", async () => {
    const { text } = await chat({ stream_options: { include_usage: true } });
    expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
    const chunks = eventsOf(text) as {
      choices: { delta: Body; finish_reason: string | null }[];
      usage: Body;
    }[];
    expect(chunks[0]?.choices[0]?.delta).toEqual({ role: "assistant", content: "", refusal: null });
    expect(chunks.at(-2)?.choices[0]).toMatchObject({ delta: {}, finish_reason: "stop" });
    expect(chunks.at(-1)).toMatchObject({
      choices: [],
      usage: { prompt_tokens: expect.any(Number) },
    });
    expect(chunks.slice(0, -1).every(({ usage }) => usage === null)).toBe(true);
    const { text: without } = await chat();
    expect(without).not.toContain("usage");
  });
});
