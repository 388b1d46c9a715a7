// What may be shown of what was found in a call. A promise, an objection or a step stands in what was
// said, or nobody said it; a summary has words of its own. What somebody told the model and not the
// person on the line is no part of the call: nothing is made of it, and nothing rests on it.
import type { InsightsLigacao } from "@prosa/shared/ai-insights.ts";
import type { SegmentoLigacao } from "@prosa/shared/call-transcripts.ts";
import { isOwnWords } from "./check_analysis.ts";
import { isAstray, standsIn } from "./check_answer.ts";
import { withoutOrders } from "./screen_source.ts";

/** In the place of what was told the model: that somebody spoke stays. */
const LEFT_OUT = "…";
/** How models name those who speak, who do not call themselves so. */
const ROLES = /\b(?:clientes?|atendentes?|empresa)\b/gi;
const WRITING =
  "(?:anot|escrev|resum|coloqu|marqu|inclu|acrescent|adicion|diga|cri[ae]|transfir|ignor|write|summari[sz]e|say|add)";
const SPOKEN_ORDERS = [
  /\b(?:instruc(?:ao|oes)|sistema|system|nov[ao] (?:ordem|regra|tarefa))\s*:/,
  new RegExp(String.raw`\b(?:robo|ia|ai|inteligencia artificial|chatgpt)\b.{0,60}\b${WRITING}`),
  new RegExp(String.raw`\b${WRITING}\w*\b.{0,40}\b(?:resumo|transcricao|proximos passos)\b`),
];

/** An order goes on until somebody else speaks; where nobody is named, it is one sentence. */
export function saidToPeople(segments: readonly SegmentoLigacao[]): SegmentoLigacao[] {
  let orders: SegmentoLigacao["falante"] = null;
  return segments.map((one) => {
    if (one.falante !== orders) orders = null;
    const texto = orders === null ? withoutOrders(one.texto, SPOKEN_ORDERS).trim() : "";
    if (texto.length < one.texto.trim().length) orders = one.falante;
    return { ...one, texto: texto || LEFT_OUT };
  });
}

export function borneOutInsights(
  found: InsightsLigacao,
  segments: readonly SegmentoLigacao[],
  instructions: string,
): InsightsLigacao {
  const said = segments.map(({ texto }) => texto).join("\n");
  const isClean = (text: string) => !isAstray(text, { sources: [said], asked: "", instructions });
  const isSaid = (text: string) => isClean(text) && standsIn(text.replaceAll(ROLES, ""), said, "");
  const { resumo, compromissos, objecoes, proximos_passos, sentimento } = found;
  return {
    resumo: isClean(resumo) && isOwnWords(resumo, said, instructions) ? resumo : "",
    compromissos: compromissos.filter(({ texto }) => isSaid(texto)),
    objecoes: objecoes.filter(({ texto }) => isSaid(texto)),
    proximos_passos: proximos_passos
      .filter(({ texto }) => isSaid(texto))
      .map(({ texto, prazo }) => ({
        texto,
        prazo: prazo !== null && isSaid(prazo) ? prazo : null,
      })),
    sentimento,
  };
}
