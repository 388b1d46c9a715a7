// What may be shown of an analysis: a sentence that is nothing but what somebody said, or that tells our
// instructions, is what a model was talked into. It is left out; what was found besides is kept.
import { recites } from "./check_answer.ts";
import { spaced, wordsOf } from "./plain_words.ts";
import type { Analysis } from "./prompts/analysis.ts";

export function isOwnWords(text: string, said: string, instructions: string): boolean {
  return !spaced(wordsOf(said)).includes(spaced(wordsOf(text))) && !recites(text, instructions);
}

export function inOwnWords(found: Analysis, said: string, instructions: string): Analysis {
  const own = (text: string) => (isOwnWords(text, said, instructions) ? text : "");
  const { sentimento, intencao, resumo } = found;
  return {
    ...found,
    ...(sentimento && { sentimento: { ...sentimento, analise: own(sentimento.analise) } }),
    ...(intencao && { intencao: { ...intencao, justificativa: own(intencao.justificativa) } }),
    ...(resumo && {
      resumo: { resumo: own(resumo.resumo), proximo_passo: own(resumo.proximo_passo) },
    }),
  };
}
