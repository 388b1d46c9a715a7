import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type AiBench, type Body, eventsOf, keys, startAiBench, strict } from "../ai/testing.ts";

let bench: AiBench;
beforeAll(async () => {
  bench = await startAiBench();
});
beforeEach(() => bench.reset());
afterAll(() => bench.close());

const ask = (more: Body = {}): Body => ({
  model: "claude-sonnet-5-5",
  max_tokens: 1_000,
  messages: [{ role: "user", content: "Adorei o atendimento!" }],
  ...more,
});
const format = (schema: Body) => ({ output_config: { format: { type: "json_schema", schema } } });
const tools = [{ name: "find", input_schema: { type: "object", properties: {} } }];

describe("who may call", () => {
  it.each([
    [401, "authentication_error", { "x-api-key": "sk-ant-nobody" }, ask()],
    [403, "permission_error", { "x-api-key": keys.anthropic.restricted_key }, ask()],
    [400, "invalid_request_error", { "x-api-key": keys.anthropic.unfunded_key }, ask()],
    [400, "invalid_request_error", { "anthropic-version": "2020-01-01" }, ask()],
    [404, "not_found_error", {}, ask({ model: "claude-3-opus" })],
  ])("%i %s", async (status, type, headers, body) => {
    const answer = await bench.anthropic(body, headers as Record<string, string>);
    expect([answer.status, answer.body.error.type]).toEqual([status, type]);
    expect(answer.body.request_id).toBe(answer.headers.get("request-id"));
  });

  it("asks for a version, and lists the models also to a key without credit", async () => {
    const headers = { "x-api-key": keys.anthropic.api_key };
    expect((await fetch(`${bench.url}/anthropic/v1/models`, { headers })).status).toBe(400);
    const poor = { "x-api-key": keys.anthropic.unfunded_key };
    const { body } = await bench.anthropic(undefined, poor, "/models");
    expect(body.data.map(({ id }: { id: string }) => id)).toContain("claude-haiku-5-5");
    expect((await bench.anthropic(ask(), {}, "/complete")).body.error.type).toBe("not_found_error");
  });
});

describe("the models of today refuse", () => {
  it.each<[string, Body, RegExp]>([
    ["a temperature", { temperature: 0 }, /temperature/],
    ["top_p", { top_p: 0.9 }, /top_p/],
    ["top_k", { top_k: 5 }, /top_k/],
    [
      "a begun answer",
      {
        messages: [
          { role: "user", content: "oi" },
          { role: "assistant", content: "{" },
        ],
      },
      /prefill/,
    ],
    ["a forced tool", { tools, tool_choice: { type: "any" } }, /forced tool use/],
    ["a named tool", { tools, tool_choice: { type: "tool", name: "find" } }, /forced tool use/],
    ["not to think", { thinking: { type: "disabled" } }, /cannot be disabled/],
    ["to think by a budget", { thinking: { type: "enabled", budget_tokens: 1_024 } }, /adaptive/],
    ["an unknown effort", { output_config: { effort: "some" } }, /effort/],
    ["no limit", { max_tokens: undefined }, /max_tokens: Field required/],
    ["a limit beyond theirs", { max_tokens: 200_000 }, /maximum allowed/],
    [
      "an open object",
      format({ ...strict({}), additionalProperties: true }),
      /additionalProperties/,
    ],
    [
      "limits of numbers",
      format(strict({ a: { type: "number", minimum: 0, maximum: 1 } })),
      /minimum, maximum are not/,
    ],
    [
      "a longest text",
      format(strict({ a: { type: "string", maxLength: 9 } })),
      /'maxLength' is not/,
    ],
    [
      "a longest list",
      format(strict({ a: { type: "array", items: strict({}), maxItems: 9 } })),
      /'maxItems' is not/,
    ],
    ["nobody's message", { messages: [] }, /at least one message/],
    [
      "a robot's message",
      { messages: [{ role: "robot", content: "oi" }] },
      /'user' or 'assistant'/,
    ],
    [
      "an answer first",
      {
        messages: [
          { role: "assistant", content: "oi" },
          { role: "user", content: "oi" },
        ],
      },
      /first message/,
    ],
  ])("%s", async (_name, more, message) => {
    const { status, body } = await bench.anthropic(ask(more));
    expect([status, body.error?.type], JSON.stringify(body)).toEqual([
      400,
      "invalid_request_error",
    ]);
    expect(body.error.message).toMatch(message);
  });

  it("which older and smaller ones allow", async () => {
    const old = await bench.anthropic(ask({ model: "claude-haiku-4-5", temperature: 0.2 }));
    expect(old.body.content.map(({ type }: Body) => type)).toEqual(["text"]);
    const forced = ask({ model: "claude-haiku-5-5", tools, tool_choice: { type: "any" } });
    expect((await bench.anthropic(forced)).body.stop_reason).toBe("tool_use");
    const quiet = ask({ model: "claude-haiku-5-5", thinking: { type: "disabled" } });
    expect((await bench.anthropic(quiet)).body.content[0]?.type).toBe("text");
  });
});

describe("a message", () => {
  it("thinks first, and the thinking counts towards the limit", async () => {
    const { body } = await bench.anthropic(ask());
    expect(body.content.map(({ type }: Body) => type)).toEqual(["thinking", "text"]);
    const cut = await bench.anthropic(ask({ max_tokens: 20 }));
    expect(cut.body).toMatchObject({ stop_reason: "max_tokens", usage: { output_tokens: 20 } });
    expect(cut.body.content.map(({ type }: Body) => type)).toEqual(["thinking"]);
  });

  it("ends at a word that ends it", async () => {
    const { body } = await bench.anthropic(ask({ stop_sequences: ["saber"] }));
    expect(body).toMatchObject({ stop_reason: "stop_sequence", stop_sequence: "saber" });
    expect(body.content.at(-1)?.text).not.toContain("saber");
  });

  it("writes what is marked to the cache and reads it the second time, as long as it is the same", async () => {
    const rules = "Responda em português e cite as fontes. ".repeat(200);
    const system = [{ type: "text", text: rules, cache_control: { type: "ephemeral" } }];
    const { body: first } = await bench.anthropic(ask({ system }));
    expect(first.usage.cache_read_input_tokens).toBe(0);
    expect(first.usage.cache_creation_input_tokens).toBeGreaterThan(1_024);
    const messages = [{ role: "user", content: "Outra pergunta" }];
    const { body: second } = await bench.anthropic(ask({ system, messages }));
    expect(second.usage.cache_read_input_tokens).toBe(first.usage.cache_creation_input_tokens);
    expect(second.usage.cache_creation_input_tokens).toBe(0);
    expect(second.usage.input_tokens).toBeLessThan(50);
    const other = [{ ...system[0], text: `!${rules}` }];
    const { body: third } = await bench.anthropic(ask({ system: other }));
    expect(third.usage.cache_read_input_tokens).toBe(0);
    const unmarked = await bench.anthropic(ask({ system: rules }));
    expect(unmarked.body.usage.cache_read_input_tokens).toBe(0);
  });

  it("streams its events in order, and their pieces are the text", async () => {
    const { text } = await bench.anthropic(ask({ stream: true }));
    const events = eventsOf(text);
    const types = events.map(({ type }) => type);
    expect(types.filter((type, at) => type !== types[at - 1])).toEqual([
      "message_start",
      "content_block_start",
      "ping",
      "content_block_delta",
      "content_block_stop",
      "content_block_start",
      "content_block_delta",
      "content_block_stop",
      "message_delta",
      "message_stop",
    ]);
    const deltas = events.flatMap(({ delta }) => (delta ? [delta as Body] : []));
    expect(deltas[0]).toMatchObject({ type: "signature_delta" });
    const said = deltas.filter(({ type }) => type === "text_delta").map((delta) => delta.text);
    const { body } = await bench.anthropic(ask());
    expect(said.join("")).toBe(body.content[1]?.text);
    expect(events.at(-2)).toMatchObject({
      delta: { stop_reason: "end_turn" },
      usage: { output_tokens: body.usage.output_tokens },
    });
    for (const [, event = "", type] of text.matchAll(/^event: (\w+)\ndata: \{"type":"(\w+)"/gm)) {
      expect(event).toBe(type);
    }
  });
});
