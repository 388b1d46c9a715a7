// How a question is answered out of the company's own documents, and out of nothing else.
import { z } from "zod";
import { asData, block, conversationBlock, DATA_RULE, type Line } from "./frame.ts";

/** Counts up when the words below change. */
export const ANSWER_VERSION = 1;

/** What a model says that finds nothing, where it may say nothing but text. */
export const NOT_KNOWN = "NÃO SEI";

const TASK = [
  "Você redige a resposta que um atendente de uma empresa brasileira vai enviar ao cliente.",
  "Use somente o que está nas <fontes>: não invente, não complete com o que você sabe e não prometa nada " +
    "que não esteja nelas. Não escreva endereços da web, e-mails ou telefones que não estejam nelas.",
  "Responda ao que está em <pergunta>; <conversa>, se houver, é só contexto.",
  "Seja cordial, direto e breve: até quatro frases, sem saudação e sem despedida.",
  DATA_RULE,
];

export const answerInstructions = [
  ...TASK,
  "Em `fontes`, liste os ids das fontes que você usou. Se as fontes não respondem à pergunta, `sabe` é false.",
].join("\n");

export const streamedInstructions = [
  ...TASK,
  "Depois de cada frase, cite entre colchetes o id da fonte de onde ela veio, como [1].",
  `Se as fontes não respondem à pergunta, escreva somente ${NOT_KNOWN}.`,
].join("\n");

export const answerSchema = z.object({
  sabe: z.boolean().describe("Se as fontes respondem à pergunta"),
  resposta: z.string().describe("A resposta pronta para enviar; vazia quando não sabe"),
  fontes: z.array(z.string()).describe("Os ids das fontes usadas na resposta"),
});

export interface Source {
  /** Counts from 1. */
  number: number;
  title: string;
  text: string;
}

export function answerPrompt(
  question: string,
  lines: readonly Line[],
  sources: readonly Source[],
): string {
  const blocks = sources.map(({ number, title, text }) => {
    const name = asData(title).replaceAll('"', "'").replaceAll(/\s+/g, " ");
    return `<fonte id="${number}" titulo="${name}">\n${asData(text)}\n</fonte>`;
  });
  return [
    ...(lines.length > 0 ? [conversationBlock(lines)] : []),
    block("fontes", blocks.join("\n")),
    block("pergunta", asData(question)),
  ].join("\n");
}
