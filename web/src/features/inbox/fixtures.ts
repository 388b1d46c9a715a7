// Believable rows for tests: a test says only what it is about.
import type { Anexo } from "@prosa/shared/anexo.ts";
import type { InboxRow, ThreadRow } from "@prosa/shared/events.ts";

export function inboxRow(given: Partial<InboxRow> = {}): InboxRow {
  return {
    id: "conversation",
    tenant_id: "tenant",
    channel_id: "channel",
    channel_kind: "whatsapp",
    channel_name: "WhatsApp da loja",
    contato_id: "contato",
    contato_nome: "Ana Souza",
    contato_endereco: "+5511988880001",
    contato_foto: null,
    protocolo: "CH-2026-001",
    status: "waiting",
    assignee_id: null,
    assignee_nome: null,
    unread_count: 0,
    last_seq: 1,
    last_message_seq: 1,
    last_message_at: "2026-11-22T10:00:00+00:00",
    last_message_preview: "olá",
    last_message_direction: "inbound",
    last_message_type: "text",
    last_message_status: "received",
    window_expires_at: "2026-11-23T10:00:00+00:00",
    has_window: true,
    channel_is_active: true,
    closed_at: null,
    archived_at: null,
    assunto: null,
    due_at: null,
    priority: 0,
    tag_ids: [],
    created_by: null,
    created_at: "2026-11-22T10:00:00+00:00",
    ...given,
  };
}

export function threadRow(given: Partial<ThreadRow> = {}): ThreadRow {
  const direction = given.direction ?? "inbound";
  const inbound = direction === "inbound";
  return {
    id: `message-${given.seq ?? 1}`,
    tenant_id: "tenant",
    conversation_id: "conversation",
    channel_id: "channel",
    seq: 1,
    direction,
    type: "text",
    body: "olá",
    payload: {},
    status: inbound ? "received" : "sent",
    failed_code: null,
    provider_ref: null,
    client_id: null,
    transcricao: null,
    transcricao_estado: null,
    author_id: inbound ? null : "bruno",
    reply_to_id: null,
    reactions: {},
    held_code: null,
    pricing: null,
    sent_at: null,
    delivered_at: null,
    read_at: null,
    edited_at: null,
    revoked_at: null,
    created_at: "2026-11-22T10:00:00+00:00",
    remetente: inbound
      ? { id: "contato", nome: "Ana Souza", foto: null, tipo: "cliente" }
      : { id: "bruno", nome: "Bruno Lima", foto: null, tipo: "atendente" },
    anexos: [],
    reply_to: null,
    ...given,
  };
}

export function file(given: Partial<Anexo> = {}): Anexo {
  return {
    id: "file",
    tipo: "image",
    estado: "stored",
    erro: null,
    nome: null,
    mime: "image/jpeg",
    tamanho: 120_000,
    largura: 800,
    altura: 600,
    duracao: null,
    onda: null,
    caminho: "tenant/2026/file",
    miniatura: "tenant/2026/file.webp",
    ...given,
  };
}
