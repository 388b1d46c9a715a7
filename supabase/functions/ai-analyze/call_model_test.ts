import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { logged, sealedIntegracao, TENANT } from "../_shared/http/testing.ts";
import { analyse } from "./analyse.ts";
import { beginAsking } from "./asking.ts";
import { candidate, type DeskOptions, desk } from "./testing.ts";

const calm = JSON.stringify({
  sentimento: { sentimento: "neutro", score: 0, analise: "Para [CPF_1]" },
});
const lines = [{ de: "cliente" as const, texto: "Meu CPF é 529.982.247-25" }];

async function ask(options: DeskOptions, times = 1) {
  const made = await desk(options);
  const answers = [];
  for (let time = 0; time < times; time += 1) {
    const asking = await beginAsking(made.host, TENANT, null, { jobKey: "k" });
    const asked = () => analyse(asking, "sentimento", ["sentimento"], lines);
    answers.push((await logged(() => asked().catch((error) => error))).result);
  }
  return { ...made, answer: answers[0], answers };
}

describe("a question to the models", () => {
  it("leaves without what identifies, comes back with it, and is paid", async () => {
    const { answer, asked, begun, settled } = await ask({ says: [calm] });
    assert.equal(answer.value.sentimento.analise, "Para 529.982.247-25");
    assert.deepEqual([answer.provider, answer.model, answer.isCached], ["openai", "one", false]);
    assert.ok(asked[0]?.prompt.includes("[CPF_1]") && !asked[0].prompt.includes("529"));
    assert.equal(begun[0]?.job_key, "k");
    assert.ok(Number(begun[0]?.reserve_usd) >= Number(settled[0]?.cost_usd));
    assert.deepEqual(
      [settled[0]?.outcome, settled[0]?.input_tokens, settled[0]?.cost_usd],
      ["ok", 100, "0.00020000"],
    );
  });

  it("goes as it is where the company says so", async () => {
    const { asked } = await ask({ says: [calm], settings: { has_masking: false } });
    assert.ok(asked[0]?.prompt.includes("529.982.247-25"));
  });

  it("is asked once by whoever asks the same", async () => {
    const { asked, answers } = await ask({ says: [calm] }, 2);
    assert.equal(asked.length, 1);
    assert.equal(answers[1].isCached, true);
    assert.deepEqual(answers[1].value, answers[0].value);
  });

  it("goes to the next where one cannot answer, and each try is written down", async () => {
    const { answer, settled } = await ask({ says: [503, calm] });
    assert.equal(answer.model, "two");
    assert.deepEqual(
      settled.map(({ outcome }) => outcome),
      ["ai_unavailable", "ok"],
    );
  });

  it("goes to who takes so much, and never asks for more than they give", async () => {
    const integracao = await sealedIntegracao({ access_token: "sk-test" });
    const model = (name: string, reads: number) =>
      candidate(integracao, name, { max_input_tokens: reads, max_output_tokens: 600 });
    const { answer, asked } = await ask({
      says: [calm],
      models: [model("one", 50), model("two", 9000)],
    });
    assert.deepEqual([answer.model, asked.length, asked[0]?.most], ["two", 1, 600]);
    const { answer: none, begun } = await ask({ says: [calm], models: [model("one", 50)] });
    assert.deepEqual([none.code, begun.length], ["ai_too_long", 0]);
  });

  it("fails as the last did, and says when to come back", async () => {
    const { answer } = await ask({ says: [429] });
    assert.deepEqual([answer.code, answer.retryAfterMs], ["ai_rate_limited", 7000]);
  });

  it("is asked of one other where an answer was no good, and charged for both", async () => {
    const { answer, settled, asked } = await ask({ says: ["not JSON"] });
    assert.equal(answer.code, "ai_wrong_shape");
    assert.equal(asked.length, 2);
    assert.ok(settled.every(({ cost_usd }) => Number(cost_usd) > 0));
  });

  it("is not asked over the cap, where it is switched off, or of nobody", async () => {
    const capped = await ask({ says: [calm], refused: "ai_cap_reached" });
    assert.deepEqual([capped.answer.code, capped.asked.length], ["ai_cap_reached", 0]);
    assert.equal((await ask({ models: [] })).answer.code, "ai_not_connected");
    const made = await desk({ settings: { is_enabled: false } });
    await assert.rejects(beginAsking(made.host, TENANT, null), { code: "ai_disabled" });
  });
});
