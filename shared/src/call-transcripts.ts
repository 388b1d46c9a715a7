// What is said in a call, as it is kept. Without zod: the web reads it.
import type { Tables } from "./database.types.ts";

export type Falante = "cliente" | "atendente";

/** One sentence or a few; `inicio` and `fim` are seconds from the beginning of the recording. */
export interface SegmentoLigacao {
  inicio: number;
  fim: number;
  /** Null where both speak on one track. */
  falante: Falante | null;
  texto: string;
}

export type TranscricaoEstado = "pendente" | "feita" | "vazia" | "falhou";

/** What people may read of a row of `call_transcripts`. */
export type CallTranscriptRow = Pick<
  Tables<"call_transcripts">,
  "tenant_id" | "ligacao_id" | "erro" | "provider" | "model" | "insights_erro"
> & { estado: TranscricaoEstado; segments: SegmentoLigacao[] };
