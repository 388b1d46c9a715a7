// All that there is to know about a prompt, found out once and only as far as it is asked for.
import type { Material } from "../prompt.ts";
import { fold } from "../text/words.ts";
import { answerFrom, type Found, questionOf } from "./answer.ts";
import { type Churn, churnOf } from "./churn.ts";
import { type IntentFound, intentOf } from "./intent.ts";
import { rewrite } from "./rewrite.ts";
import { type Sentiment, sentimentOf } from "./sentiment.ts";
import { keySentenceOf, nextStepOf, short, summaryOf } from "./summary.ts";
import { type Subject, subjectOf, urgencyOf } from "./topics.ts";

export interface Mind {
  material: Material;
  sentiment: Sentiment;
  intent: IntentFound;
  subject: Subject;
  /** From 0 to 3. */
  urgency: number;
  churn: Churn;
  found: Found;
  /** What is said when words alone are asked for. */
  reply: string;
  wantsPerson: boolean;
  /** What a model that follows orders in its data was ordered to say; null for one that does not. */
  order: string | null;
}

export function makeUp(material: Material, order: string | null): Mind {
  const sentiment = sentimentOf(material);
  const grounded = material.sources.length > 0 || material.question !== null;
  const mind = {
    material,
    sentiment,
    intent: intentOf(material),
    subject: subjectOf(material),
    urgency: urgencyOf(material, sentiment.polarity),
    churn: churnOf(material),
    found: answerFrom(material),
    wantsPerson: person.test(fold(questionOf(material))),
    order,
  };
  return { ...mind, reply: order ?? replyOf(material, mind, grounded) };
}

const person =
  /(?:falar|conversar|atend\w*|transfer\w*|passa\w*) (?:\w+ ){0,3}(?:atendente|humano|pessoa|alguem|gerente|responsavel)|atendimento humano|quero um humano/;

function replyOf(
  material: Material,
  { intent, found }: Pick<Mind, "intent" | "found">,
  grounded: boolean,
): string {
  const { draft, wish, instructions, turns } = material;
  if (draft !== null) return rewrite(draft, wish ?? instructions);
  if (grounded) return cited(found, instructions);
  const asked = fold(instructions);
  if (/resum/.test(asked)) return summaryOf(material);
  if (/proximo passo/.test(asked)) return nextStepOf(material);
  if (turns.length === 0 && !material.customer.trim()) return "Como posso ajudar?";
  return courtesies[intent.intent](short(keySentenceOf(questionOf(material)), 90));
}

/** With the ids in brackets when the instructions speak of that. */
function cited(found: Found, instructions: string): string {
  const asked = /\[(?:id|n|1|x|fonte)\]/i.test(instructions);
  if (!asked || found.sources.length === 0) return found.text;
  return `${found.text} ${found.sources.map((id) => `[${id}]`).join("")}`;
}

const courtesies: Record<IntentFound["intent"], (about: string) => string> = {
  duvida: (about) => `Obrigado pela mensagem! Sobre “${about}”: vou confirmar e já respondo.`,
  reclamacao: (about) =>
    `Sinto muito pelo transtorno. Entendi: “${about}”. Vou verificar agora e retorno com a solução.`,
  elogio: () => "Que bom saber disso! Muito obrigado pelo carinho. Precisando, é só chamar.",
  suporte: (about) =>
    `Vamos resolver isso juntos. Você disse: “${about}”. Pode me mandar uma foto da tela?`,
  cancelamento: () =>
    "Entendo, e posso ajudar com o cancelamento. Antes, pode me contar o que motivou a decisão?",
  informacao: (about) => `Claro! Sobre “${about}”, vou separar as informações e já envio.`,
};
