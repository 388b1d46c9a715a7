// Cards and stages for the tests, complete but for what a test is about.
import type { BoardRow } from "@prosa/shared/events.ts";
import type { Etapa } from "./columns.ts";

export function etapa(id: string, given: Partial<Etapa> = {}): Etapa {
  return { id, funil_id: "f", nome: id, tipo: "aberta", posicao: 1, prazo_dias: null, ...given };
}

export function card(id: string, given: Partial<BoardRow> = {}): BoardRow {
  return {
    id,
    tenant_id: "t",
    funil_id: "f",
    etapa_id: "novo",
    status: "aberta",
    titulo: id,
    valor_centavos: null,
    posicao: 0,
    versao: 1,
    entrou_na_etapa_em: "2026-01-01T00:00:00+00:00",
    motivo_perda: null,
    fechada_em: null,
    arquivada_em: null,
    criado_em: "2026-01-01T00:00:00+00:00",
    atualizado_em: "2026-01-01T00:00:00+00:00",
    movida_por: null,
    movida_por_nome: null,
    contato_id: null,
    contato_nome: null,
    contato_endereco: null,
    contato_foto: null,
    responsavel_id: null,
    responsavel_nome: null,
    conversation_id: null,
    last_message_at: null,
    last_message_preview: null,
    last_message_direction: null,
    last_message_type: null,
    last_message_status: null,
    unread_count: null,
    ...given,
  };
}
