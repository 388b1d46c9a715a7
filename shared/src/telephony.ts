// Calls, as the database tells them.
import type { Tables } from "./database.types.ts";
import type { Whole } from "./whole.ts";

/** One call: a row of the view `calls`, and what the verbs about calls return. */
export type LigacaoRow = Whole<
  Omit<Tables<"calls">, "metadata">,
  | "atendida_em"
  | "causa"
  | "client_id"
  | "confirmada_em"
  | "contato_endereco"
  | "contato_foto"
  | "contato_id"
  | "contato_nome"
  | "conversation_id"
  | "discada_em"
  | "disposicao"
  | "duracao_segundos"
  | "fim_em"
  | "gravacao_erro"
  | "gravacao_estado"
  | "gravacao_url"
  | "notas"
  | "numero_origem"
  | "oportunidade_id"
  | "oportunidade_titulo"
  | "usuario_id"
  | "usuario_nome"
> & {
  metadata: {
    post_dial_ms?: number;
    codec?: string;
    ended_by?: "us" | "them" | "network";
    quality?: Record<string, unknown>;
  };
};
