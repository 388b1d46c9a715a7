// What the knowledge base is asked through `ai-analyze`, and what it answers. The web takes types from
// here, and nothing else.
import { z } from "zod";
import type { ErrorCode } from "./errors.ts";
import { searchModes } from "./search-modes.ts";

export const buscaRequest = z.object({
  op: z.literal("busca"),
  query: z.string().trim().min(1).max(4000),
  topK: z.int().min(1).max(20).optional(),
  modo: z.enum(searchModes).optional(),
});
export type BuscaRequest = Omit<z.output<typeof buscaRequest>, "op">;

/** Reads, cuts and embeds a document once more. */
export const embedRequest = z.object({ op: z.literal("embed"), documento_id: z.uuid() });

/** Makes a document of a page of the web. */
export const importarRequest = z.object({
  op: z.literal("importar"),
  url: z.string().trim().min(1).max(2000),
});

/** A passage, and why it was found: `lugar_…` is its rank by meaning and by words, `fusao` both as one. */
export interface Achado {
  id: string;
  documento_id: string;
  titulo: string;
  caminho: string;
  trecho: string;
  /** How sure one may be that it is about the question, from 0 to 1. */
  score: number;
  score_vetor: number | null;
  score_texto: number | null;
  lugar_vetor: number | null;
  lugar_texto: number | null;
  fusao: number;
}

export interface BuscaAnswer {
  resultados: Achado[];
  /** Why it was looked for by its words alone, when it was not meant to be. */
  sem_vetor: ErrorCode | null;
}

export interface ImportarAnswer {
  documento_id: string;
}
