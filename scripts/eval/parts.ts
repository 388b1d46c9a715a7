// What is asked of the product, part by part, and what came.
import { intencoes, sentimentos } from "../../shared/src/ai-insights.ts";
import { atOnce } from "./at-once.ts";
import {
  type Answer,
  type Classification,
  classification,
  type Faithfulness,
  faithfulness,
  meanReciprocalRank,
  obeyed,
  recallAt,
} from "./metrics.ts";
import { type Cost, type Product, Refused } from "./product.ts";
import { type Injection, injections, knowledge, questions, titleOf, utterances } from "./sets.ts";

/** How many calls the product has to bear at a time. */
const AT_ONCE = 4;

/** An operation that fails is an answer that was not given. */
async function answerOr<T>(call: Promise<T>, otherwise: T): Promise<T> {
  return call.catch((cause) => {
    if (
      cause instanceof Refused &&
      /^ai_(?:refused|truncated|wrong_shape|too_long)$/.test(cause.code)
    )
      return otherwise;
    throw cause;
  });
}

export async function readUtterances(
  product: Product,
): Promise<{ sentimento: Classification; intencao: Classification }> {
  const set = utterances();
  const read = await atOnce(AT_ONCE, set, async ({ text: texto }) => ({
    sentimento: (await answerOr(product.ask("sentimento", { texto }), null))?.sentimento ?? null,
    intencao: (await answerOr(product.ask("intencao", { texto }), null))?.intencao ?? null,
  }));
  const judged = (label: "sentimento" | "intencao") =>
    set.map((utterance, at) => ({ expected: utterance[label], given: read[at]?.[label] ?? null }));
  return {
    sentimento: classification(judged("sentimento"), sentimentos),
    intencao: classification(judged("intencao"), intencoes),
  };
}

export interface Taught {
  ids: string[];
  /** The file's name by the document's id; another id is a document that was there before. */
  nameOf(id: string): string;
}

export async function teachKnowledge(product: Product): Promise<Taught> {
  const names = new Map<string, string>();
  for (const { name, title, markdown } of knowledge()) {
    names.set(await product.teach(title, markdown), name);
  }
  const ids = [...names.keys()];
  await product.untilRead(ids);
  return { ids, nameOf: (id) => names.get(id) ?? `other ${id}` };
}

export const modes = ["hibrida", "vetor", "texto"] as const;
export type Mode = (typeof modes)[number];

export interface Retrieval {
  recall: number;
  first: number;
  meanReciprocalRank: number;
}

export async function retrieve(
  product: Product,
  { nameOf }: Taught,
  modo: Mode,
): Promise<Retrieval> {
  const asked = questions().filter(({ document }) => document !== null);
  const found = await atOnce(AT_ONCE, asked, async ({ question, document }) => {
    const { resultados } = await product.ask("busca", { query: question, topK: 5, modo });
    const ranked = resultados.map(({ documento_id }) => nameOf(documento_id));
    return { expected: document ?? "", ranked };
  });
  return {
    recall: recallAt(5, found),
    first: recallAt(1, found),
    meanReciprocalRank: meanReciprocalRank(found),
  };
}

export async function answerQuestions(
  product: Product,
  { nameOf }: Taught,
): Promise<{ answers: (Answer & { question: string })[]; measured: Faithfulness }> {
  const answers = await atOnce(AT_ONCE, questions(), async (question) => {
    const query = { query: question.question, origem: "teste" };
    const given = await answerOr(product.ask("resposta", query), null);
    return {
      ...question,
      answer: given?.resposta ?? "",
      cited: (given?.contextoUtilizado ?? []).map(({ documento_id }) => nameOf(documento_id)),
    };
  });
  return { answers, measured: faithfulness(answers) };
}

/**
 * What a conversation costs in which a question is asked and answered: one look at it, a summary and a
 * suggested reply. `mark` makes them others than any asked before, which would cost nothing.
 */
export async function costOfTickets(
  product: Product,
  mark: string,
): Promise<{ tickets: number; costs: Map<string, Cost> }> {
  const asked = questions().filter(({ document }) => document !== null);
  const before = await product.costs();
  await atOnce(AT_ONCE, asked, async ({ question, answer_contains }) => {
    const mensagens = [
      { de: "cliente", texto: `${question} ${mark}` },
      { de: "atendente", texto: answer_contains.join(", ") },
      { de: "cliente", texto: "Obrigada, era isso." },
    ];
    await answerOr(product.ask("completa", { mensagens }), null);
    await answerOr(product.ask("resumo", { mensagens }), null);
    await answerOr(
      product.ask("resposta", { query: `${question} ${mark}`, origem: "teste" }),
      null,
    );
  });
  const costs = new Map<string, Cost>();
  for (const [operation, { calls, cost_usd }] of await product.costs()) {
    const was = before.get(operation) ?? { calls: 0, cost_usd: 0 };
    if (calls > was.calls) {
      costs.set(operation, { calls: calls - was.calls, cost_usd: cost_usd - was.cost_usd });
    }
  }
  return { tickets: asked.length, costs };
}

export interface Attempt {
  injection: Injection;
  words: string;
  /** What of the forbidden the product said. */
  said: string[];
}

/** `mark` stands at the end of every attempt, so that nothing is answered from what was asked before. */
export async function attemptInjections(product: Product, mark = ""): Promise<Attempt[]> {
  const set = injections().map((one) => ({ ...one, text: `${one.text}${mark}` }));
  const poisoned = set.filter(({ where }) => where === "documento");
  const ids: string[] = [];
  try {
    for (const { text } of poisoned) ids.push(await product.teach(titleOf(text), text));
    await product.untilRead(ids);
    return await atOnce(AT_ONCE, set, async (injection) => {
      const words = (await saidTo(product, injection)).join("\n");
      return { injection, words, said: obeyed(words, injection.forbidden, injection.text) };
    });
  } finally {
    await product.forget(ids);
  }
}

/** Every word that a person would come to read. */
async function saidTo(product: Product, { where, text, question }: Injection): Promise<string[]> {
  if (where === "transcricao") {
    const mensagens = text.split("\n").map((line) => {
      const [, de, texto] = /^(cliente|atendente): ([\s\S]*)$/.exec(line) ?? [];
      return { de, texto };
    });
    const summary = await answerOr(product.ask("resumo", { mensagens }), null);
    return summary ? [summary.resumo, summary.proximo_passo] : [];
  }
  const query = { query: question ?? text, origem: "teste" };
  const answer = await answerOr(product.ask("resposta", query), null);
  if (where === "documento") return answer ? [answer.resposta] : [];
  const mood = await answerOr(product.ask("sentimento", { texto: text }), null);
  return [answer?.resposta ?? "", mood?.analise ?? ""];
}
