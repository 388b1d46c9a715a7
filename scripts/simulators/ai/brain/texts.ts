// A text by its name; null where there is nothing to say.
import { questionOf } from "./answer.ts";
import type { Item, Place } from "./fill.ts";
import type { Mind } from "./mind.ts";
import { keySentenceOf, nextStepOf, short, summaryOf } from "./summary.ts";

const urgencies = ["baixa", "media", "alta", "critica"];

type Rule = [RegExp, (mind: Mind) => string | null];

/** In this order: "subcategoria" also has "categoria". */
const rules: Rule[] = [
  [/subcategor/, ({ subject }) => subject.part ?? "geral"],
  [/categor|topic|setor|departamento|fila/, ({ subject }) => subject.topic?.name ?? "geral"],
  [/intenc|intent/, ({ intent }) => intent.intent],
  [/urgen|priorid|priority/, ({ urgency }) => urgencies[urgency] ?? "baixa"],
  [/risco|risk/, ({ churn }) => churn.risk],
  [/^sentiment/, ({ sentiment }) => sentiment.label],
  [/passo|next|recomenda|(?:^| )acao/, ({ material }) => nextStepOf(material)],
  [/resumo|summary|sintese/, ({ material }) => summaryOf(material)],
  [
    /respost|answer|reply|mensagem|sugest|reescrit|(?:^| )text|content|rascunho/,
    ({ reply }) => reply,
  ],
  [/titulo|title|assunto|subject/, ({ material }) => short(keySentenceOf(material.customer), 60)],
  [/analise|analysis|justific|explica|motiv|reason|rationale|porque|comentario/, analysisOf],
  [/pergunta|consulta|query|busca/, ({ material }) => questionOf(material)],
  [/idioma|lingua|language/, () => "pt-BR"],
];

export function textFor(place: Place): string | null {
  const { name, description, path, item, mind } = place;
  if (item) return ofItem(name, item);
  if (/analise|analysis|justific|motiv|reason/.test(name) && /churn/.test(path)) {
    return mind.churn.reasons.join("; ") || "Nenhum sinal de que o cliente queira sair.";
  }
  const named = rules.find(([pattern]) => pattern.test(name));
  const told = named ?? rules.find(([pattern]) => pattern.test(description));
  const labels = rules.slice(0, 6);
  if (mind.order !== null && !(told && labels.includes(told))) return mind.order;
  return told ? told[1](mind) : null;
}

function analysisOf({ sentiment, intent, material }: Mind): string {
  const key = short(keySentenceOf(material.customer), 100);
  const mood = { positivo: "satisfeito", negativo: "insatisfeito", neutro: "neutro" };
  return `O cliente está ${mood[sentiment.label]} (intenção: ${intent.intent}); o que mais pesa é “${key}”.`;
}

function ofItem(name: string, { text, who, at, due, id }: Item): string | null {
  if (/quem|falante|autor|responsavel|speaker|owner|lado/.test(name)) return who ?? null;
  if (/prazo|data|quando|due|vencimento/.test(name)) return due ?? null;
  if (/(?:^| )id(?: |$)|fonte|source/.test(name) || (name.trim() === "" && id)) return id ?? null;
  if (/inicio|tempo|momento|start|instante/.test(name)) {
    if (at === null || at === undefined) return null;
    return `${String(Math.floor(at / 60)).padStart(2, "0")}:${String(at % 60).padStart(2, "0")}`;
  }
  return /titulo|title/.test(name) ? short(text, 80) : id && !text ? id : text;
}
