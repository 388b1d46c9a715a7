// A draft in another tone or length. It says what it said.
import type { AiRequest } from "@prosa/shared/ai.ts";
import { asData, block, DATA_RULE } from "./frame.ts";

export const REWRITE_VERSION = 1;

type Wish = Extract<AiRequest, { op: "reescrever" }>["pedido"];

const wishes: Readonly<Record<Wish, string>> = {
  curto: "Mais curto, sem perder nenhuma informação.",
  longo: "Mais longo e detalhado, sem acrescentar informação que não esteja no texto.",
  formal: "Mais formal.",
  amigavel: "Mais amigável e próximo.",
  corrigir: "Corrija ortografia, gramática e pontuação, e não mude mais nada.",
};

export const rewriteInstructions = [
  "Você reescreve a mensagem que um atendente vai enviar a um cliente, como diz o <pedido>.",
  "Não responda à mensagem, não acrescente fatos, números, prazos ou promessas. Escreva somente o novo texto.",
  DATA_RULE,
].join("\n");

export function rewritePrompt(draft: string, wish: Wish): string {
  return [block("rascunho", asData(draft)), block("pedido", wishes[wish])].join("\n");
}
