// The realtime catalogue: which topics exist, which events travel on each, and what they carry.
// Topics are visibility classes: a payload holds only what every reader of its topic may read.
// The mini flavour: this file is in the first load of the web.
import * as z from "zod/mini";
import type { AiInsightRow } from "./ai-insights.ts";
import type { Anexo } from "./anexo.ts";
import type { Tables } from "./database.types.ts";
import type { HeldCode, MessageDirection, MessageType } from "./messages.ts";
import type { Notification } from "./operations.ts";
import type { LigacaoRow } from "./telephony.ts";
import type { Whole } from "./whole.ts";

export const topics = {
  inbox: (tenantId: string, channelId: string) => `tenant:${tenantId}:inbox:${channelId}`,
  conversation: (tenantId: string, conversationId: string) =>
    `tenant:${tenantId}:conv:${conversationId}`,
  live: (tenantId: string, conversationId: string) =>
    `tenant:${tenantId}:conv:${conversationId}:live`,
  board: (tenantId: string, funilId: string) => `tenant:${tenantId}:board:${funilId}`,
  user: (tenantId: string, userId: string) => `tenant:${tenantId}:user:${userId}`,
  team: (tenantId: string) => `tenant:${tenantId}:team`,
} as const;

export type Topic =
  | { kind: "inbox"; tenantId: string; channelId: string }
  | { kind: "conversation" | "live"; tenantId: string; conversationId: string }
  | { kind: "board"; tenantId: string; funilId: string }
  | { kind: "user"; tenantId: string; userId: string }
  | { kind: "team"; tenantId: string };

const UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const TOPIC = new RegExp(
  `^tenant:(?<tenant>${UUID}):(?:inbox:(?<inbox>${UUID})|board:(?<board>${UUID})|conv:(?<conv>${UUID})(?<live>:live)?|user:(?<user>${UUID})|team)$`,
);

export function parseTopic(topic: string): Topic | null {
  const parts = TOPIC.exec(topic)?.groups;
  if (!parts?.tenant) return null;
  const tenantId = parts.tenant;
  if (parts.inbox) return { kind: "inbox", tenantId, channelId: parts.inbox };
  if (parts.board) return { kind: "board", tenantId, funilId: parts.board };
  if (parts.conv) {
    return { kind: parts.live ? "live" : "conversation", tenantId, conversationId: parts.conv };
  }
  if (parts.user) return { kind: "user", tenantId, userId: parts.user };
  return { kind: "team", tenantId };
}

/** One conversation as lists show it: a row of the view `inbox`. */
export type InboxRow = Whole<
  Tables<"inbox">,
  | "archived_at"
  | "assignee_id"
  | "assignee_nome"
  | "assunto"
  | "closed_at"
  | "contato_endereco"
  | "contato_foto"
  | "created_by"
  | "due_at"
  | "last_message_direction"
  | "last_message_preview"
  | "last_message_seq"
  | "last_message_status"
  | "last_message_type"
  | "window_expires_at"
>;

/** One card of a board: a row of the view `board`. */
export type BoardRow = Whole<
  Tables<"board">,
  | "arquivada_em"
  | "contato_endereco"
  | "contato_foto"
  | "contato_id"
  | "contato_nome"
  | "conversation_id"
  | "fechada_em"
  | "last_message_at"
  | "last_message_direction"
  | "last_message_preview"
  | "last_message_status"
  | "last_message_type"
  | "motivo_perda"
  | "movida_por"
  | "movida_por_nome"
  | "responsavel_id"
  | "responsavel_nome"
  | "unread_count"
  | "valor_centavos"
>;

export interface Remetente {
  id: string | null;
  nome: string | null;
  foto: string | null;
  tipo: "cliente" | "atendente" | "bot";
}

/** One message as the thread shows it: a row of the view `thread`. */
export type ThreadRow = Whole<
  Omit<
    Tables<"thread">,
    | "anexos"
    | "held_code"
    | "payload"
    | "pricing"
    | "reactions"
    | "remetente"
    | "reply_to"
    | "transcricao_estado"
  >,
  | "author_id"
  | "body"
  | "client_id"
  | "delivered_at"
  | "edited_at"
  | "failed_code"
  | "provider_ref"
  | "read_at"
  | "reply_to_id"
  | "revoked_at"
  | "sent_at"
  | "transcricao"
> & {
  /** How far what is said in a voice note has been written down; null where nobody listens. */
  transcricao_estado: "pendente" | "feita" | "falhou" | "vazia" | "espera" | null;
  payload: Record<string, unknown>;
  held_code: HeldCode | null;
  /** The emoji each side shows on it. */
  reactions: Partial<Record<MessageDirection, string>>;
  pricing: { category: string | null; billable: boolean } | null;
  remetente: Remetente;
  anexos: Anexo[];
  reply_to: {
    id: string;
    type: MessageType;
    body: string | null;
    direction: MessageDirection;
  } | null;
};

/** A tick: the fields of a message that change after it was written. */
export type StatusUpdate = Pick<
  ThreadRow,
  "id" | "status" | "failed_code" | "held_code" | "sent_at" | "delivered_at" | "read_at"
>;

interface Envelope {
  v: 1;
  /** Added by Realtime; proves nothing about the sender. */
  id?: string;
}

/** Several at once, since one statement may change several; `fetch` when they were too many. */
type InboxRows = Envelope &
  ({ fetch?: false; rows: InboxRow[] } | { fetch: true; rows?: undefined });

/** Too large for a broadcast, so the reader fetches from `from_seq`. */
interface FetchThread extends Envelope {
  c: string;
  fetch: true;
  from_seq: number;
  rows?: undefined;
}

export interface InboxEvents {
  novo_ticket: InboxRows;
  ticket_atualizado: InboxRows;
  ticket_transferido: InboxRows;
  ticket_encerrado: InboxRows;
  lista_invalidada: Envelope;
}

export interface ConversationTopicEvents {
  nova_mensagem: (Envelope & { c: string; fetch?: false; rows: ThreadRow[] }) | FetchThread;
  status_mensagem: Envelope & { c: string; ups: StatusUpdate[] };
  /** Messages the thread may have already: edited, taken back, reacted to, or their file has come. */
  mensagem_alterada: (Envelope & { c: string; fetch?: false; rows: ThreadRow[] }) | FetchThread;
  ticket_atualizado: InboxRows;
  /** What a model found in the conversation as it is now, or was a moment ago. */
  insights_atualizados: Envelope & { c: string; rows: AiInsightRow[] };
}

export interface BoardEvents {
  /** Cards that came, changed or went elsewhere; `fetch` when they were too many. */
  oportunidade_atualizada: Envelope &
    ({ fetch?: false; rows: BoardRow[] } | { fetch: true; rows?: undefined });
}

export interface UserEvents {
  sessao_revogada: { id?: string; reason: "removed" | "role_changed" | "tenant_switched" };
  notificacao: Envelope & { rows: Notification[] };
  /** One's own extension is another one, or off: a webphone that is registered stops. */
  ramal_atualizado: Envelope & { status: "ativo" | "inativo" };
}

export interface TeamEvents {
  /** A connection's message templates were read from the provider. */
  modelos_atualizados: Envelope & { integracao_id: string };
  equipe_atualizada: Envelope;
  /** Colleagues changed who is known, or how. */
  contatos_atualizados: Envelope;
  /** A board or its stages have changed. */
  quadro_atualizado: Envelope;
  /** A channel's breaker or its limits have changed. */
  operacao_atualizada: Envelope & { channel_id: string };
  /** A document of the knowledge base changed; null: several did. */
  conhecimento_atualizado: Envelope & { document_id: string | null };
  /** The settings of the models, their prices or what they have cost are not what they were. */
  ia_atualizada: Envelope;
  /** A call began, moved on or was written about. */
  ligacao_atualizada: Envelope &
    Pick<
      LigacaoRow,
      "id" | "oportunidade_id" | "contato_id" | "conversation_id" | "usuario_id" | "status"
    >;
}

// Any reader may write on `…:live`, so what arrives there is checked before it is believed.
export const liveEvents = {
  atendente_digitando: z.object({ user_id: z.uuid(), nome: z.string().check(z.maxLength(120)) }),
  atendente_parou_digitar: z.object({ user_id: z.uuid() }),
} as const;

export type LiveEvents = { [E in keyof typeof liveEvents]: z.infer<(typeof liveEvents)[E]> };

/** Presence state on `…:live`; the key is the user's id, one entry per open tab. */
export const livePresence = z.object({ nome: z.string().check(z.maxLength(120)) });
export type LivePresence = z.infer<typeof livePresence>;

export interface TopicEvents {
  inbox: InboxEvents;
  conversation: ConversationTopicEvents;
  live: LiveEvents;
  board: BoardEvents;
  user: UserEvents;
  team: TeamEvents;
}

export type TopicKind = keyof TopicEvents;
export type EventName<K extends TopicKind> = keyof TopicEvents[K] & string;
export type EventPayloadOf<K extends TopicKind, E extends EventName<K>> = TopicEvents[K][E];

/** The names to subscribe to, per kind of topic; the types above keep the two in step. */
export const eventNames: { readonly [K in TopicKind]: readonly EventName<K>[] } = {
  inbox: [
    "novo_ticket",
    "ticket_atualizado",
    "ticket_transferido",
    "ticket_encerrado",
    "lista_invalidada",
  ],
  conversation: [
    "nova_mensagem",
    "status_mensagem",
    "mensagem_alterada",
    "ticket_atualizado",
    "insights_atualizados",
  ],
  live: ["atendente_digitando", "atendente_parou_digitar"],
  board: ["oportunidade_atualizada"],
  user: ["sessao_revogada", "notificacao", "ramal_atualizado"],
  team: [
    "equipe_atualizada",
    "quadro_atualizado",
    "contatos_atualizados",
    "operacao_atualizada",
    "modelos_atualizados",
    "conhecimento_atualizado",
    "ligacao_atualizada",
    "ia_atualizada",
  ],
};

/**
 * Whether a payload written by the database is of the version this build understands. A reader
 * that gets false refetches instead of guessing.
 */
export function isCurrentVersion(payload: unknown): payload is Envelope {
  return typeof payload === "object" && payload !== null && "v" in payload && payload.v === 1;
}
