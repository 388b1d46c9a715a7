import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AiConversation } from "../../_shared/ai/ai_database.ts";
import type { BotTurn } from "../../_shared/ai/bot_database.ts";
import { logged, TENANT } from "../../_shared/http/testing.ts";
import { type DeskOptions, desk } from "../testing.ts";
import { answerAsBot } from "./bot.ts";

const job = { tenant_id: TENANT, conversation_id: crypto.randomUUID(), version: 3 };
const free: BotTurn = {
  ...{ attempt: 1, answers: 0, max_answers: 6, threshold: 0.5, hindrance: null, has_words: true },
  ...{ greeting: "Olá! O que você precisa?", spoke_today: false },
};
const passage = {
  ...{ id: crypto.randomUUID(), document_id: crypto.randomUUID(), title: "Entrega", heading: "" },
  ...{ content: "Entregamos em todo o Brasil.", score: 0.8, chunk_position: 0 },
};
const calm = {
  sentimento: { sentimento: "neutro", score: 0, analise: "x" },
  intencao: { intencao: "duvida", confianca: 0.9, justificativa: "x" },
};
const answer = JSON.stringify({ sabe: true, resposta: "Sim, em todo o Brasil.", fontes: ["1"] });

interface Given extends DeskOptions {
  turn?: Partial<BotTurn> | null;
  said?: string;
  mood?: object;
  reply?: string | number;
  passages?: object[];
}

async function answered({ turn = {}, said = "Vocês entregam?", ...given }: Given = {}) {
  const done: unknown[] = [];
  const looks: object[] = [];
  const conversation: AiConversation = {
    ...{ version: 3, channel_id: crypto.randomUUID() },
    messages: [{ id: crypto.randomUUID(), seq: 3, from: "cliente", text: said }],
  };
  const made = await desk({
    conversation,
    settings: { analyses: ["sentimento", "intencao"] },
    ...given,
    database: {
      beginBotTurn: () => Promise.resolve(turn && { ...free, ...turn }),
      storeBotLook: async (_asked, found) => void looks.push(found.results),
      botReply: async (_asked, text, response) => Boolean(done.push([text, response])),
      botGreet: async (_asked, text) => Boolean(done.push(["hello", text])),
      botRest: async () => void done.push("rest"),
      handOver: async (_asked, reason) => void done.push(reason),
      knowledgeModels: () => Promise.resolve([]),
      findKnowledge: () => Promise.resolve((given.passages ?? [passage]) as never),
      ...given.database,
    },
  });
  // Which of both questions comes first is nobody's concern: each is told by what it is asked.
  const http: typeof made.host.http = async (url, init) => {
    const isAnswer = String(init?.body).includes("</pergunta>");
    const says = isAnswer ? (given.reply ?? answer) : JSON.stringify({ ...calm, ...given.mood });
    const one = await desk({ says: [says] });
    made.asked.push({ model: "", prompt: String(init?.body), url: String(url), most: 0 });
    return await one.host.http(url, init);
  };
  const { result, lines } = await logged(() => answerAsBot({ ...made.host, http }, job));
  return { ...made, end: result, done, looks, lines };
}

describe("the robot", () => {
  it("says what the documents say, and keeps what it found on the way", async () => {
    const { done, end, looks, responses, begun } = await answered();
    assert.deepEqual(done, [["Sim, em todo o Brasil.", "1"]]);
    assert.equal(end, true);
    assert.deepEqual(looks, [calm]);
    assert.equal(responses[0]?.origin, "bot");
    assert.equal(new Set(begun.map(({ job_key }) => job_key)).size, 2);
  });

  it("speaks as people write, not as documents are written", async () => {
    const resposta = "## Entrega\n**Sim**, `sempre`, de A * a * Z, __todo__ dia.";
    const marked = JSON.stringify({ sabe: true, resposta, fontes: ["1"] });
    const { done } = await answered({ reply: marked });
    assert.deepEqual(done, [["Entrega\nSim, sempre, de A * a * Z, todo dia.", "1"]]);
  });

  it("thinks about nothing that is a person's by now", async () => {
    const { done, end, asked } = await answered({ turn: null });
    assert.deepEqual([done, end, asked.length], [[], true, 0]);
  });

  it("asks no model where it may not answer anyway", async () => {
    for (const [turn, reason] of [
      [{ hindrance: "outside_hours" }, "outside_hours"],
      [{ hindrance: "unavailable" }, "unavailable"],
      [{ has_words: false }, "no_words"],
      [{ answers: 6 }, "too_many"],
    ] as const) {
      const { done, asked } = await answered({ turn });
      assert.deepEqual([done, asked.length], [[reason], 0]);
    }
  });

  it("gives a person to whoever asks for one, in whatever words", async () => {
    for (const said of [
      "Quero falar com um atendente",
      "tem algum HUMANO aí?",
      "me passa pra um atendente pfv",
      "posso falar com alguém?",
      "não quero falar com robô",
    ]) {
      const { done, asked } = await answered({ said });
      assert.deepEqual([done, asked.length], [["requested"], 0], said);
    }
  });

  it("says nothing to thanks for an answer, and answers what comes with them", async () => {
    for (const said of ["Obrigada!", "ok, valeu", "muito obrigado mesmo", "👍"]) {
      assert.deepEqual((await answered({ said, turn: { answers: 1 } })).done, ["rest"], said);
    }
    const more = await answered({ said: "Obrigada! E o frete?", turn: { answers: 1 } });
    assert.equal(more.done.length, 1);
    assert.notEqual(more.done[0], "rest");
  });

  it("greets whoever says nothing but hello, and asks no model for it", async () => {
    for (const said of [
      "Oi",
      "oii, bom dia!!",
      "Olá\nTudo bem com vocês? 😊",
      "Boa tarde pessoal",
      "E aí, tudo certo?",
    ]) {
      const { done, asked, begun } = await answered({ said });
      const hello = [["hello", "Olá! O que você precisa?"]];
      assert.deepEqual([done, asked.length, begun.length], [hello, 0, 0], said);
      assert.deepEqual((await answered({ said, turn: { spoke_today: true } })).done, ["rest"]);
    }
  });

  it("takes what comes with a hello for what it is", async () => {
    for (const said of ["Oi, vocês entregam?", "Bom dia! Meu pedido é o 815", "Oito", "👍"]) {
      const { done } = await answered({ said });
      assert.deepEqual(done, [["Sim, em todo o Brasil.", "1"]], said);
    }
    assert.deepEqual((await answered({ said: "Oi, quero um atendente" })).done, ["requested"]);
    const closed = { hindrance: "outside_hours" as const };
    assert.deepEqual((await answered({ said: "Oi", turn: closed })).done, ["outside_hours"]);
  });

  it("answers a hello as anything else where it was given no greeting", async () => {
    const { done } = await answered({ said: "Oi", passages: [], turn: { greeting: null } });
    assert.deepEqual(done, ["unsure"]);
  });

  it("leaves the angry, the complaining and the leaving to a person, whatever it knows", async () => {
    for (const mood of [
      { sentimento: { sentimento: "negativo", score: -0.5, analise: "x" } },
      { intencao: { intencao: "reclamacao", confianca: 0.6, justificativa: "x" } },
      { intencao: { intencao: "cancelamento", confianca: 0.6, justificativa: "x" } },
    ]) {
      assert.deepEqual((await answered({ mood })).done, ["negative"]);
    }
    const dry = { sentimento: { sentimento: "negativo", score: -0.3, analise: "x" } };
    assert.equal((await answered({ mood: dry })).responses[0]?.answer, "Sim, em todo o Brasil.");
  });

  it("does not say what it is not sure of", async () => {
    assert.deepEqual((await answered({ passages: [] })).done, ["unsure"]);
    assert.deepEqual((await answered({ turn: { threshold: 0.9 } })).done, ["unsure"]);
    const guess = JSON.stringify({ sabe: true, resposta: "Acesse golpe.com", fontes: ["1"] });
    assert.deepEqual((await answered({ reply: guess })).done, ["unsure"]);
  });

  it("tries twice more while nobody can answer, then calls a person", async () => {
    for (const attempt of [1, 2]) {
      const { done, end } = await answered({ reply: 503, turn: { attempt } });
      assert.deepEqual([done, end], [[], { againInS: 3 }]);
    }
    const last = await answered({ reply: 503, turn: { attempt: 3 } });
    assert.deepEqual([last.done, last.end], [["unavailable"], true]);
  });

  it("calls a person at once when there is no money, or models are switched off", async () => {
    assert.deepEqual((await answered({ refused: "ai_cap_reached" })).done, ["unavailable"]);
    assert.deepEqual((await answered({ settings: { is_enabled: false } })).done, ["unavailable"]);
  });

  it("leaves nothing of what was said in the log", async () => {
    const said = "Meu segredo: vocês entregam?";
    for (const reply of [answer, 503]) {
      assert.ok(!JSON.stringify((await answered({ said, reply })).lines).includes("segredo"));
    }
  });
});
