// What `ai-analyze` is asked and what it answers. The schemas of results are also what models are
// told to fill in: descriptions are for them. The web takes types from here, and nothing else.
import { z } from "zod";
import {
  type InsightsLigacao,
  intencoes,
  riscos,
  sentimentos,
  tons,
  urgencias,
} from "./ai-insights.ts";
import type { SegmentoLigacao } from "./call-transcripts.ts";
import {
  type BuscaAnswer,
  buscaRequest,
  embedRequest,
  type ImportarAnswer,
  importarRequest,
} from "./knowledge.ts";

// No limits in them: some providers refuse a schema that has any. `tidy()` holds answers to theirs.
export const results = {
  sentimento: z.object({
    sentimento: z.enum(sentimentos),
    score: z.number().describe("De -1, furioso, a 1, encantado; 0 é neutro"),
    analise: z.string().describe("Uma frase que diz por quê"),
  }),
  intencao: z.object({
    intencao: z.enum(intencoes),
    confianca: z.number().describe("Quão certa é, de 0 a 1"),
    justificativa: z.string().describe("Uma frase que diz por quê"),
  }),
  classificacao: z.object({
    categoria: z.string().describe("O assunto, em uma a três palavras"),
    subcategoria: z.string().describe("O que do assunto, em uma a quatro palavras"),
    urgencia: z.enum(urgencias),
    tags: z.array(z.string()).describe("Até cinco etiquetas curtas, em minúsculas"),
  }),
  churn: z.object({
    risco: z.enum(riscos).describe("O risco de perder este cliente"),
    probabilidade: z.number().describe("De 0 a 1"),
    motivos: z.array(z.string()).describe("Até cinco: o que o cliente disse que leva a isso"),
  }),
  resumo: z.object({
    resumo: z.string().describe("O que o cliente quer e o que já foi feito, em até três frases"),
    proximo_passo: z.string().describe("O que o atendente deve fazer agora, em uma frase"),
  }),
  insights_ligacao: z.object({
    resumo: z.string().describe("O que foi conversado e combinado, em até quatro frases"),
    compromissos: z.array(
      z.object({
        texto: z.string().describe("A promessa, em uma frase curta"),
        quem: z.enum(["cliente", "atendente"]).describe("Quem prometeu"),
        inicio: z.number().describe("O segundo em que foi dito"),
      }),
    ),
    objecoes: z.array(
      z.object({
        texto: z.string().describe("A objeção do cliente, em uma frase curta"),
        inicio: z.number().describe("O segundo em que foi dita"),
      }),
    ),
    proximos_passos: z.array(
      z.object({
        texto: z.string().describe("O que fazer, em uma frase curta"),
        prazo: z.string().nullable().describe("Até quando, como foi dito; nulo se não foi"),
      }),
    ),
    sentimento: z.enum(sentimentos).describe("Como o cliente terminou a ligação"),
  }),
} as const;

export type Results = { [K in keyof typeof results]: z.infer<(typeof results)[K]> };

/** Of what is longer than a model may read, the end counts. */
const words = z.string().max(400_000);
const turn = z.union([
  z.object({ de: z.enum(["cliente", "atendente"]), texto: words }),
  // Without a side it is the customer's.
  words.transform((texto) => ({ de: "cliente" as const, texto })),
]);

/** What is analysed: a stored conversation, a text, or what was said by whom. */
const subject = {
  conversation_id: z.uuid().optional(),
  texto: words.optional(),
  mensagens: z.array(turn).max(2000).optional(),
};

const analysis = <Op extends string>(op: Op) => z.object({ op: z.literal(op), ...subject });

export const aiRequest = z.discriminatedUnion("op", [
  analysis("sentimento"),
  analysis("intencao"),
  analysis("classificacao"),
  analysis("churn"),
  analysis("resumo"),
  analysis("completa"),
  z.object({
    op: z.literal("resposta"),
    ...subject,
    /** The question; else it is `texto`, or what the customer said last. */
    query: words.optional(),
    topK: z.int().min(1).max(20).optional(),
    stream: z.boolean().optional(),
    /** Where it is asked; a test is not a suggestion anybody sends. */
    origem: z.enum(["sugestao", "teste", "pedido"]).optional(),
  }),
  z.object({
    op: z.literal("reescrever"),
    texto: z.string().max(8000),
    pedido: z.enum(tons),
    stream: z.boolean().optional(),
  }),
  z.object({
    op: z.literal("transcricao"),
    message_id: z.uuid().optional(),
    ligacao_id: z.uuid().optional(),
  }),
  z.object({ op: z.literal("insights_ligacao"), ligacao_id: z.uuid() }),
  buscaRequest,
  embedRequest,
  importarRequest,
]);

export type AiRequest = z.infer<typeof aiRequest>;
export type AiOp = AiRequest["op"];

/** Who answered, as `provider/model`. */
interface Answered {
  providerUsado: string;
}

/** A piece of a document an answer may rest on. */
export interface Fonte {
  id: string;
  documento_id: string;
  titulo: string;
  trecho: string;
  score: number;
}

export interface RespostaAnswer extends Answered {
  resposta: string;
  confianca: number;
  contextoUtilizado: Fonte[];
  response_id: string | null;
  /** Nothing of the company's own says it: somebody has to. */
  precisa_humano: boolean;
}

export interface TranscricaoAnswer extends Answered {
  transcricao: string;
}

/** A call may take longer than anybody waits: then it is `pendente`, with what is written down so far. */
export interface TranscricaoLigacaoAnswer extends Answered {
  transcricao: string;
  estado: "pendente" | "feita" | "vazia";
  segmentos: SegmentoLigacao[];
}

export type InsightsLigacaoAnswer = InsightsLigacao & Answered;

/** What each operation answers. */
export interface AiAnswers {
  sentimento: Results["sentimento"] & Answered;
  intencao: Results["intencao"] & Answered;
  classificacao: Results["classificacao"] & Answered;
  churn: Results["churn"] & Answered;
  resumo: Results["resumo"] & Answered;
  completa: Pick<Results, "sentimento" | "intencao" | "classificacao"> & Answered;
  resposta: RespostaAnswer;
  reescrever: { texto: string } & Answered;
  transcricao: TranscricaoAnswer | TranscricaoLigacaoAnswer;
  insights_ligacao: InsightsLigacaoAnswer;
  busca: BuscaAnswer;
  embed: { documento_id: string };
  importar: ImportarAnswer;
}

/** What comes while an answer is written (`stream: true`), as server-sent events. */
export interface AiStreamEvents<Answer> {
  fontes: { contexto: Fonte[] };
  texto: { delta: string };
  /** The whole answer; what was written before gives way to it. */
  fim: Answer;
  erro: { code: string };
}

/** What one drain of the queue `ai` did. */
export interface AiDrainSummary {
  turns: number;
  jobs: number;
  more: boolean;
}

/** What ai_costs() answers: a month of Brasília in US$. */
export interface AiCosts {
  month: string;
  cap_usd: number;
  spent_usd: number;
  /** As much of it is only supposed: nobody has said what became of those questions. */
  lost_usd: number;
  reserved_usd: number;
  calls: number;
  failed: number;
  input_tokens: number;
  cache_read_tokens: number;
  cache_write_tokens: number;
  output_tokens: number;
  seconds: number;
  operations: { operation: string; calls: number; cost_usd: number }[];
  models: { provider: string; model: string; calls: number; cost_usd: number }[];
  days: { day: string; calls: number; cost_usd: number }[];
  conversations: {
    conversation_id: string;
    protocolo: string;
    contato_nome: string | null;
    calls: number;
    cost_usd: number;
  }[];
}
