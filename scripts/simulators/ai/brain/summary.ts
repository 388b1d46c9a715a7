// The conversation in two sentences, and what somebody should do next.
import type { Material } from "../prompt.ts";
import { sentencesOf, stemsOf } from "../text/words.ts";
import { type Intent, intentOf } from "./intent.ts";
import { polarityOf, sentimentOf } from "./sentiment.ts";
import { subjectOf } from "./topics.ts";

const wants: Record<Intent, string> = {
  duvida: "tem uma dúvida",
  reclamacao: "reclama",
  elogio: "elogia",
  suporte: "pede ajuda",
  cancelamento: "quer cancelar",
  informacao: "pede informações",
};
const steps: Record<Intent, string> = {
  duvida: "Responder à dúvida do cliente e confirmar se ficou claro.",
  reclamacao: "Pedir desculpas, verificar o que aconteceu e dar um prazo para a solução.",
  elogio: "Agradecer o elogio e oferecer ajuda para o que mais precisar.",
  suporte: "Reproduzir o problema com o cliente e orientar a solução passo a passo.",
  cancelamento: "Entender o motivo do cancelamento e apresentar uma alternativa antes de encerrar.",
  informacao: "Enviar as informações pedidas e perguntar se o cliente quer seguir.",
};

export const nextStepOf = (material: Material): string => steps[intentOf(material).intent];

export function summaryOf(material: Material): string {
  const { intent } = intentOf(material);
  const { part } = subjectOf(material);
  const { label } = sentimentOf(material);
  const about = part ? ` (${part})` : "";
  const key = keySentenceOf(material.customer);
  const mood = label === "neutro" ? "" : ` Tom ${label}.`;
  const last = material.turns.at(-1);
  const state = !last
    ? ""
    : last.who === "cliente"
      ? " Aguarda resposta do atendente."
      : ` O atendente respondeu: “${short(last.text)}”`;
  return `Cliente ${wants[intent]}${about}: “${short(key)}”${state}${mood}`.trim();
}

/** The sentence that has most of what is said over and over, or that feels most. */
export function keySentenceOf(text: string): string {
  const sentences = sentencesOf(text);
  const counts = new Map<string, number>();
  for (const stem of stemsOf(text)) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  const weightOf = (sentence: string) => {
    const stems = new Set(stemsOf(sentence));
    const common = [...stems].reduce((sum, stem) => sum + (counts.get(stem) ?? 0), 0);
    return common / Math.sqrt(stems.size + 2) + Math.abs(polarityOf(sentence));
  };
  const [first = ""] = sentences;
  return sentences.reduce((best, one) => (weightOf(one) > weightOf(best) ? one : best), first);
}

export function short(text: string, most = 160): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  if (line.length <= most) return line;
  return `${line.slice(0, line.lastIndexOf(" ", most - 1))}…`;
}
