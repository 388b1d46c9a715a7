// What is found out about a conversation, all that is wanted in one question.

import { results } from "@prosa/shared/ai.ts";
import { type InsightKind, insightKinds } from "@prosa/shared/ai-insights.ts";
import { z } from "zod";
import { DATA_RULE } from "./frame.ts";

/** Counts up when the words below change: what was answered to others is asked anew. */
export const ANALYSIS_VERSION = 1;

const tasks: Readonly<Record<InsightKind, string>> = {
  sentimento:
    "sentimento: como o cliente se sente; se há de tudo, vale o que pesa mais no fim. Um pedido simples é neutro.",
  intencao:
    "intencao: o que o cliente quer agora. duvida: pergunta algo, como preço, prazo ou política; " +
    "informacao: conta, envia ou confirma um dado e não pergunta nada; suporte: pede ajuda para algo que " +
    "não funciona, falta ou precisa ser feito, sem queixa; reclamacao: a insatisfação é o assunto, " +
    "também em ironia; elogio: agradece ou elogia; cancelamento: quer desfazer pedido, plano ou " +
    "assinatura, mesmo sem usar a palavra.",
  classificacao:
    "classificacao: o assunto do atendimento. urgencia critica: há prejuízo, risco ou prazo de hoje.",
  churn:
    "churn: o risco de este cliente deixar a empresa, só pelo que está escrito; sem sinais, é baixo e " +
    "não há motivos.",
  resumo: "resumo: para quem assumir o atendimento agora.",
};

export function analysisInstructions(kinds: readonly InsightKind[]): string {
  return [
    "Você analisa atendimentos de uma empresa brasileira e preenche o formato pedido.",
    ...kinds.map((kind) => `- ${tasks[kind]}`),
    DATA_RULE,
  ].join("\n");
}

export type Analysis = { [K in InsightKind]?: z.infer<(typeof results)[K]> };

/** Always in one order: what is kept is looked up by it. */
export function inOrder(kinds: readonly string[]): InsightKind[] {
  return insightKinds.filter((kind) => kinds.includes(kind));
}

export function analysisSchema(kinds: readonly InsightKind[]): z.ZodType<Analysis> {
  return z.object(Object.fromEntries(kinds.map((kind) => [kind, results[kind]])));
}

const share = (value: number) => Math.min(1, Math.max(0, value));
const short = (text: string, most: number) => [...text.trim()].slice(0, most).join("");

/** Within the limits that its schema does not tell the model. */
export function tidy(found: Analysis): Analysis {
  const { sentimento, intencao, classificacao, churn, resumo } = found;
  return {
    ...(sentimento && {
      sentimento: {
        ...sentimento,
        score: Math.min(1, Math.max(-1, sentimento.score)),
        analise: short(sentimento.analise, 500),
      },
    }),
    ...(intencao && {
      intencao: {
        ...intencao,
        confianca: share(intencao.confianca),
        justificativa: short(intencao.justificativa, 500),
      },
    }),
    ...(classificacao && {
      classificacao: {
        ...classificacao,
        categoria: short(classificacao.categoria, 60),
        subcategoria: short(classificacao.subcategoria, 60),
        tags: [...new Set(classificacao.tags.map((tag) => short(tag.toLowerCase(), 30)))]
          .filter((tag) => tag !== "")
          .slice(0, 5),
      },
    }),
    ...(churn && {
      churn: {
        ...churn,
        probabilidade: share(churn.probabilidade),
        motivos: churn.motivos.map((reason) => short(reason, 200)).slice(0, 5),
      },
    }),
    ...(resumo && {
      resumo: {
        resumo: short(resumo.resumo, 1500),
        proximo_passo: short(resumo.proximo_passo, 500),
      },
    }),
  };
}
