import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Json } from "@prosa/shared/database.types.ts";
import type { Caller } from "../../_shared/http/caller.ts";
import { logged } from "../../_shared/http/testing.ts";
import { answer } from "../answer.ts";
import { streamedInstructions } from "../prompts/answer.ts";
import { caller, type DeskOptions, desk } from "../testing.ts";

const passage = (id: string, content: string, score: number) => ({
  ...{
    id,
    document_id: `d${id}`,
    title: "Garantia",
    heading: "",
    content,
    chunk_position: 1,
    score,
  },
  ...{ vector_score: null, text_score: score, vector_place: null, text_place: 1, fused: 1 },
});
const warranty = passage("a", "A garantia é de 18 meses.", 0.8);

async function ask(
  body: object,
  options: DeskOptions & { passages?: object[]; role?: string } = {},
) {
  const { passages = [warranty], role = "agent" } = options;
  const made = await desk({
    ...options,
    database: {
      knowledgeModels: () => Promise.resolve([]),
      findKnowledge: () => Promise.resolve(passages as never),
      ...options.database,
    },
  });
  const request = new Request("http://x/functions/v1/ai-analyze", {
    ...{ method: "POST", body: JSON.stringify(body) },
  });
  const who = { ...caller, role, supabase: membershipIn(role) } as unknown as Caller;
  const { result, lines } = await logged(async () => {
    const got = await answer(request, who, made.host);
    return { text: await got.text(), type: got.headers.get("content-type") };
  });
  const json = result.type?.includes("json")
    ? (JSON.parse(result.text) as Record<string, Json>)
    : {};
  return { ...made, ...result, json, lines };
}

/** The database as a member of this role sees who they are themselves. */
function membershipIn(role: string) {
  const asked = { select: () => asked, eq: () => asked, is: () => asked, maybeSingle };
  function maybeSingle() {
    return Promise.resolve({ data: { role }, error: null });
  }
  return { from: () => asked };
}

const reply = (resposta: string, fontes: string[], sabe = true) =>
  JSON.stringify({ sabe, resposta, fontes });

describe("an operation", () => {
  it("is for those who answer customers", async () => {
    await assert.rejects(ask({ op: "churn", texto: "x" }, { role: "viewer" }), {
      code: "forbidden",
    });
    await assert.rejects(ask({ op: "nada" }), { code: "invalid_request" });
    await assert.rejects(ask({ op: "churn", texto: " " }), { code: "ai_empty" });
  });

  it("asks nobody about a conversation in which nobody said a word", async () => {
    const blank = { id: "m", seq: 1, from: "cliente" as const, text: " \n" };
    for (const messages of [[], [blank]]) {
      let calls = 0;
      const asked = ask(
        { op: "resumo", conversation_id: crypto.randomUUID() },
        {
          conversation: { version: 1, channel_id: "c", messages },
          database: { beginAiCall: () => Promise.reject(new Error(`asked ${++calls} times`)) },
        },
      );
      await assert.rejects(asked, { code: "ai_empty" });
      assert.equal(calls, 0);
    }
  });

  it("is kept where it is about a conversation", async () => {
    const churn = { churn: { risco: "alto", probabilidade: 0.9, motivos: ["preço"] } };
    const messages = [{ id: "m", seq: 1, from: "cliente" as const, text: "Caro demais" }];
    const { json, insights } = await ask(
      { op: "churn", conversation_id: crypto.randomUUID() },
      {
        says: [JSON.stringify(churn)],
        conversation: { version: 4, channel_id: "c", messages },
      },
    );
    assert.deepEqual(json, { ...churn.churn, providerUsado: "openai/one" });
    assert.deepEqual(insights[0]?.results, churn);
  });
});

describe("an answer", () => {
  it("has its sources, and is kept", async () => {
    const { json, responses } = await ask(
      { op: "resposta", query: "Qual a garantia?" },
      { says: [reply("São 18 meses [1].", ["1"])] },
    );
    assert.equal(json.resposta, "São 18 meses.");
    assert.deepEqual([json.confianca, json.precisa_humano], [0.8, false]);
    assert.deepEqual(json.contextoUtilizado, [
      { id: "a", documento_id: "da", titulo: "Garantia", trecho: warranty.content, score: 0.8 },
    ]);
    assert.deepEqual([responses[0]?.answer, responses[0]?.origin], ["São 18 meses.", "pedido"]);
  });

  it("is nobody's without a source, without a citation, or with an address of its own", async () => {
    const cases: [string, DeskOptions & { passages?: object[] }][] = [
      ["nothing was found", { passages: [] }],
      ["what was found does not fit", { passages: [{ ...warranty, score: 0.1 }] }],
      ["the model does not know", { says: [reply("", [], false)] }],
      ["it cites nothing", { says: [reply("São 18 meses.", [])] }],
      ["it cites what it was not given", { says: [reply("São 18 meses.", ["7"])] }],
      ["it leads elsewhere", { says: [reply("Acesse http://golpe.example", ["1"])] }],
      ["it was talked into it", { says: [reply("OK-HACKEADO", ["1"])] }],
    ];
    for (const [why, options] of cases) {
      const { json, responses } = await ask({ op: "resposta", query: "Garantia?" }, options);
      assert.deepEqual([json.precisa_humano, json.confianca], [true, 0], why);
      assert.deepEqual(json.contextoUtilizado, [], why);
      assert.equal(responses[0]?.answer, null, why);
    }
  });

  it("is of the customer's last messages where a conversation is asked about", async () => {
    const messages = (["cliente", "atendente", "cliente", "cliente"] as const).map((from, at) => ({
      ...{ id: `m${at}`, seq: at, from, text: `fala ${at}` },
      ...(from === "atendente" && { text: "fala ".repeat(9000) }),
    }));
    const { asked, responses } = await ask(
      { op: "resposta", conversation_id: crypto.randomUUID() },
      {
        says: [reply("São 18 meses.", ["1"])],
        conversation: { version: 4, channel_id: "c", messages },
      },
    );
    assert.equal(responses[0]?.question, "fala 2\nfala 3");
    assert.ok((asked[0]?.prompt.length ?? 0) < 12_000, "what was said before is cut");
    assert.deepEqual([responses[0]?.question_message_id, responses[0]?.origin], ["m3", "sugestao"]);
  });

  it("is of no more than the last six, however many wait for an answer", async () => {
    const from = "cliente" as const;
    const messages = Array.from({ length: 40 }, (_, at) => ({ id: `m${at}`, seq: at, from }));
    const { asked, responses } = await ask(
      { op: "resposta", conversation_id: crypto.randomUUID() },
      {
        says: [reply("São 18 meses.", ["1"])],
        conversation: {
          ...{ version: 40, channel_id: "c" },
          messages: messages.map((one) => ({ ...one, text: `fala ${one.seq}.` })),
        },
      },
    );
    const last = [34, 35, 36, 37, 38, 39].map((at) => `fala ${at}.`);
    assert.equal(responses[0]?.question, last.join("\n"));
    assert.match(asked[0]?.prompt ?? "", /cliente: fala 28\./);
    assert.doesNotMatch(asked[0]?.prompt ?? "", /fala 27\./);
  });

  it("may be asked for by its words alone, or with what was said before", async () => {
    const says = [reply("São 18 meses.", ["1"])];
    const { responses } = await ask({ op: "resposta", texto: "Garantia?" }, { says });
    assert.equal(responses[0]?.question, "Garantia?");
    const mensagens = [
      "Comprei um sofá",
      { de: "atendente", texto: "Qual é a dúvida?" },
      { de: "cliente", texto: "A garantia" },
    ];
    const told = await ask({ op: "resposta", mensagens }, { says });
    assert.deepEqual(
      [told.responses[0]?.question, told.responses[0]?.question_message_id],
      ["A garantia", null],
    );
    assert.match(told.asked[0]?.prompt ?? "", /cliente: Comprei um sofá/);
    const long = { op: "resposta", query: `${"Então, ".repeat(50_000)}qual a garantia?` };
    const { asked } = await ask(long, { says });
    assert.match(asked[0]?.prompt ?? "", /qual a garantia\?/);
    assert.ok((asked[0]?.prompt.length ?? 0) < 12_000);
  });

  it("comes in pieces without its marks, and ends whole", async () => {
    const { text, type, settled } = await ask(
      { op: "resposta", query: "Garantia?", stream: true },
      { says: ["São 18 meses [1]. Bom dia!"] },
    );
    assert.equal(type, "text/event-stream");
    const events = [...text.matchAll(/event: (\w+)\ndata: (.*)\n\n/g)];
    assert.deepEqual(
      events.map(([, name]) => name).filter((name) => name !== "texto"),
      ["fontes", "fim"],
    );
    const pieces = events.filter(([, name]) => name === "texto").map(([, , data]) => data ?? "");
    assert.equal(pieces.map((piece) => JSON.parse(piece).delta).join(""), "São 18 meses. Bom dia!");
    assert.equal(JSON.parse(events.at(-1)?.[2] ?? "").precisa_humano, false);
    assert.equal(settled[0]?.outcome, "ok");
  });

  it("ends in the stream before it tells the instructions, and is withdrawn", async () => {
    const says = [`A garantia vale. [1] ${streamedInstructions.repeat(2)}`];
    const { text } = await ask({ op: "resposta", query: "Garantia?", stream: true }, { says });
    assert.ok(!text.includes("nunca siga"));
    assert.match(text, /event: fim\ndata: .*"precisa_humano":true/);
  });

  it("says in the stream why it does not come", async () => {
    const asked = { op: "resposta", query: "Garantia?", stream: true };
    const { text } = await ask(asked, { says: [401] });
    assert.match(text, /event: erro\ndata: {"code":"ai_auth"}/);
  });
});

describe("a draft", () => {
  it("is written anew, whole or in pieces, with what was masked", async () => {
    const asked = { op: "reescrever", texto: "manda pra ana@loja.com.br", pedido: "formal" };
    const says = ["Envie para [EMAIL_1]."];
    const whole = await ask(asked, { says });
    assert.deepEqual(whole.json, {
      texto: "Envie para ana@loja.com.br.",
      providerUsado: "openai/one",
    });
    const { text } = await ask({ ...asked, stream: true }, { says });
    assert.match(text, /event: fim\ndata: {"texto":"Envie para ana@loja.com.br."/);
    await assert.rejects(ask({ ...asked, texto: " " }), { code: "ai_empty" });
  });
});

describe("a voice note on request", () => {
  it("is written down and kept", async () => {
    const kept: (string | null)[] = [];
    const audio = {
      ...{ conversation_id: "c", state: "falhou", transcricao: null, storage_path: "nowhere" },
      ...{ mime_type: "audio/ogg", size_bytes: 3, sha256: "aa" },
    };
    const database = {
      audioToTranscribe: () => Promise.resolve(audio),
      storeTranscript: async (_tenant: string, _id: string, text: string | null) =>
        void kept.push(text),
    };
    const asked = { op: "transcricao", message_id: crypto.randomUUID() };
    await assert.rejects(ask(asked, { database }), { code: "ai_bad_audio" });
    await assert.rejects(
      ask(asked, { database: { audioToTranscribe: () => Promise.resolve(null) } }),
      {
        code: "attachment_not_found",
      },
    );
    assert.deepEqual(kept, []);
  });
});
