// Answers that come piece by piece, and what is known once they end.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { aiClientOf } from "./clients.ts";
import type { AiProviderId, AiResult } from "./provider.ts";
import { accountAt, serving } from "./testing.ts";

const usage = { input_tokens: 20, output_tokens: 5 };

function events(list: Record<string, unknown>[]): string {
  return list.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join("");
}

const responsesEvents = (status: string, reason: string | null = null) => {
  const response = { id: "r1", created_at: 1, model: "m", status, output: [] };
  const item = { type: "message", id: "m1", role: "assistant", content: [], status };
  const details = reason === null ? null : { reason };
  return events([
    { type: "response.created", response },
    { type: "response.output_item.added", output_index: 0, item },
    { type: "response.output_text.delta", item_id: "m1", output_index: 0, delta: "Bom " },
    { type: "response.output_text.delta", item_id: "m1", output_index: 0, delta: "dia" },
    {
      type: status === "completed" ? "response.completed" : "response.incomplete",
      response: { ...response, incomplete_details: details, usage },
    },
  ]);
};

const messageEvents = (stop_reason: string) =>
  events([
    {
      type: "message_start",
      message: {
        id: "m1",
        type: "message",
        role: "assistant",
        model: "m",
        content: [],
        stop_reason: null,
        usage: { input_tokens: 20, output_tokens: 1 },
      },
    },
    { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
    { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Bom " } },
    { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "dia" } },
    { type: "content_block_stop", index: 0 },
    { type: "message_delta", delta: { stop_reason }, usage: { output_tokens: 5 } },
    { type: "message_stop" },
  ]);

const chatEvents = (
  finish_reason: string,
  more: object = { usage: { prompt_tokens: 20, completion_tokens: 5 } },
) =>
  [
    { choices: [{ index: 0, delta: { role: "assistant", content: "Bom " } }] },
    { choices: [{ index: 0, delta: { content: "dia" } }] },
    { choices: [{ index: 0, delta: {}, finish_reason }], ...more },
  ]
    .map((chunk) => `data: ${JSON.stringify({ id: "c1", created: 1, model: "m", ...chunk })}\n\n`)
    .join("")
    .concat("data: [DONE]\n\n");

const whole: Record<AiProviderId, string> = {
  openai: responsesEvents("completed"),
  anthropic: messageEvents("end_turn"),
  compatible: chatEvents("stop"),
};
const cut: Record<AiProviderId, string> = {
  openai: responsesEvents("incomplete", "max_output_tokens"),
  anthropic: messageEvents("max_tokens"),
  compatible: chatEvents("length"),
};

async function listen(
  id: AiProviderId,
  body: string,
  enough = Number.POSITIVE_INFINITY,
): Promise<{ heard: string[]; result: AiResult<string>; prompt: unknown }> {
  const headers = { "content-type": "text/event-stream" };
  return await serving(
    () => ({ body, headers }),
    async (url, asked) => {
      const ask = { model: "m", instructions: "Responda.", prompt: "Oi", maxOutputTokens: 64 };
      const client = aiClientOf(id, accountAt(url), fetch);
      assert.ok(client);
      const { chunks, result } = client.stream({ ...ask, signal: new AbortController().signal });
      const heard: string[] = [];
      for await (const chunk of chunks) {
        heard.push(chunk);
        if (heard.length >= enough) break;
      }
      return { heard, result: await result, prompt: asked[0]?.body.stream };
    },
  );
}

for (const id of ["openai", "anthropic", "compatible"] as const) {
  describe(`a stream from ${id}`, () => {
    it("is heard piece by piece, and told whole with its usage", async () => {
      const { heard, result, prompt } = await listen(id, whole[id]);
      assert.equal(prompt, true);
      assert.deepEqual(heard, ["Bom ", "dia"]);
      assert.ok(result.ok);
      assert.equal(result.value, "Bom dia");
      assert.deepEqual([result.usage.inputTokens, result.usage.outputTokens], [20, 5]);
    });

    it("is a failure where it ended too early, with what it cost", async () => {
      const { result } = await listen(id, cut[id]);
      assert.ok(!result.ok);
      assert.equal(result.code, "ai_truncated");
      assert.equal(result.usage?.outputTokens, 5);
    });

    it("is an outage where the line breaks, a page comes or an error is said halfway", async () => {
      const half = whole[id].split("\n\n").slice(0, 2).join("\n\n");
      for (const body of [`${half}\n\n`, "<html>", ""]) {
        const { result } = await listen(id, body);
        assert.equal(result.ok, false);
      }
    });

    it("is cancelled when the listener leaves", async () => {
      const { heard, result } = await listen(id, whole[id], 1);
      assert.deepEqual(heard, ["Bom "]);
      assert.ok(!result.ok);
      assert.equal(result.code, "ai_cancelled");
    });
  });
}

describe("an error in the midst of a stream", () => {
  it("is told by what it says", async () => {
    const begun = messageEvents("end_turn").split("\n\n").slice(0, 3).join("\n\n");
    for (const [type, code] of [
      ["overloaded_error", "ai_unavailable"],
      ["rate_limit_error", "ai_rate_limited"],
    ]) {
      const error = events([{ type: "error", error: { type, message: "x" } }]);
      const { result } = await listen("anthropic", `${begun}\n\n${error}`);
      assert.ok(!result.ok);
      assert.equal(result.code, code);
    }
    const failed = { code: "server_error", message: "x" };
    const body = events([{ type: "error", sequence_number: 1, ...failed }]);
    const { result } = await listen("openai", body);
    assert.ok(!result.ok);
    assert.equal(result.code, "ai_unavailable");
  });

  it("estimates what nobody counted, and says so", async () => {
    const { result } = await listen("compatible", chatEvents("stop", {}));
    assert.ok(result.ok);
    assert.equal(result.usage.estimated, true);
    assert.equal(result.usage.outputTokens, 3);
  });
});
