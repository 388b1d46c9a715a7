// What a model finds in a conversation: the words it may use, and the rows they are kept in. Without
// zod: this file is in the first load of the web; shared/src/ai.ts checks what functions are asked
// and what models answer.
import type { Tables } from "./database.types.ts";

export const sentimentos = ["positivo", "neutro", "negativo"] as const;
export const intencoes = [
  "duvida",
  "reclamacao",
  "elogio",
  "suporte",
  "cancelamento",
  "informacao",
] as const;
export const urgencias = ["baixa", "media", "alta", "critica"] as const;
export const riscos = ["baixo", "medio", "alto"] as const;

/** In what other way a draft can be said. */
export const tons = ["curto", "longo", "formal", "amigavel", "corrigir"] as const;

export type Sentimento = (typeof sentimentos)[number];
export type Intencao = (typeof intencoes)[number];
export type Urgencia = (typeof urgencias)[number];
export type Risco = (typeof riscos)[number];

/** What can be found in a conversation, by the kind of its insight. */
export interface Insights {
  sentimento: {
    sentimento: Sentimento;
    /** From -1, furious, to 1, delighted. */
    score: number;
    analise: string;
  };
  intencao: { intencao: Intencao; confianca: number; justificativa: string };
  classificacao: { categoria: string; subcategoria: string; urgencia: Urgencia; tags: string[] };
  churn: { risco: Risco; probabilidade: number; motivos: string[] };
  resumo: { resumo: string; proximo_passo: string };
}

export type InsightKind = keyof Insights;
export const insightKinds = [
  "sentimento",
  "intencao",
  "classificacao",
  "churn",
  "resumo",
] as const satisfies readonly InsightKind[];

/** What was found in a call; `inicio` are seconds from its beginning. */
export interface InsightsLigacao {
  resumo: string;
  compromissos: { texto: string; quem: "cliente" | "atendente"; inicio: number }[];
  objecoes: { texto: string; inicio: number }[];
  proximos_passos: { texto: string; prazo: string | null }[];
  sentimento: Sentimento;
}

type InsightResults = Insights & { insights_ligacao: InsightsLigacao };

/** A row of `ai_insights`: of a conversation as it was at `version`, or of a call. */
export type AiInsightRow = Omit<Tables<"ai_insights">, "kind" | "result"> &
  { [K in keyof InsightResults]: { kind: K; result: InsightResults[K] } }[keyof InsightResults];
