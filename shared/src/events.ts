// The realtime catalogue: which topics exist, which events travel on each, and what they carry.
// Topics are visibility classes: a payload holds only what every reader of its topic may read.
import { z } from "zod";
import type {
  ConversationStatus,
  MessageDirection,
  MessageStatus,
  MessageType,
} from "./messages.ts";

export const topics = {
  inbox: (tenantId: string, channelId: string) => `tenant:${tenantId}:inbox:${channelId}`,
  conversation: (tenantId: string, conversationId: string) =>
    `tenant:${tenantId}:conv:${conversationId}`,
  live: (tenantId: string, conversationId: string) =>
    `tenant:${tenantId}:conv:${conversationId}:live`,
  user: (tenantId: string, userId: string) => `tenant:${tenantId}:user:${userId}`,
  team: (tenantId: string) => `tenant:${tenantId}:team`,
} as const;

export type Topic =
  | { kind: "inbox"; tenantId: string; channelId: string }
  | { kind: "conversation" | "live"; tenantId: string; conversationId: string }
  | { kind: "user"; tenantId: string; userId: string }
  | { kind: "team"; tenantId: string };

const UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const TOPIC = new RegExp(
  `^tenant:(?<tenant>${UUID}):(?:inbox:(?<inbox>${UUID})|conv:(?<conv>${UUID})(?<live>:live)?|user:(?<user>${UUID})|team)$`,
);

export function parseTopic(topic: string): Topic | null {
  const parts = TOPIC.exec(topic)?.groups;
  if (!parts?.tenant) return null;
  const tenantId = parts.tenant;
  if (parts.inbox) return { kind: "inbox", tenantId, channelId: parts.inbox };
  if (parts.conv) {
    return { kind: parts.live ? "live" : "conversation", tenantId, conversationId: parts.conv };
  }
  if (parts.user) return { kind: "user", tenantId, userId: parts.user };
  return { kind: "team", tenantId };
}

/** One conversation as lists show it: a row of the view `inbox`. */
export interface InboxRow {
  id: string;
  tenant_id: string;
  channel_id: string;
  channel_kind: string;
  channel_name: string;
  contato_id: string;
  contato_nome: string | null;
  contato_endereco: string | null;
  protocolo: string;
  status: ConversationStatus;
  assignee_id: string | null;
  assignee_nome: string | null;
  unread_count: number;
  last_seq: number;
  last_message_at: string;
  last_message_preview: string | null;
  last_message_direction: MessageDirection | null;
  last_message_type: MessageType | null;
  last_message_status: MessageStatus | null;
  window_expires_at: string | null;
  closed_at: string | null;
  created_at: string;
}

export interface Remetente {
  id: string | null;
  nome: string | null;
  foto: string | null;
  tipo: "cliente" | "atendente" | "bot";
}

/** One message as the thread shows it: a row of the view `thread`. */
export interface ThreadRow {
  id: string;
  tenant_id: string;
  conversation_id: string;
  channel_id: string;
  seq: number;
  direction: MessageDirection;
  type: MessageType;
  body: string | null;
  payload: Record<string, unknown>;
  status: MessageStatus;
  failed_code: string | null;
  provider_ref: string | null;
  client_id: string | null;
  author_id: string | null;
  reply_to_id: string | null;
  sent_at: string | null;
  delivered_at: string | null;
  read_at: string | null;
  created_at: string;
  remetente: Remetente;
  anexos: { id: string; tipo: string; nome: string }[];
  reply_to: { id: string; body: string | null; direction: MessageDirection } | null;
}

/** A tick: the fields of a message that change after it was written. */
export type StatusUpdate = Pick<
  ThreadRow,
  "id" | "status" | "failed_code" | "provider_ref" | "sent_at" | "delivered_at" | "read_at"
>;

interface Envelope {
  v: 1;
  /** Added by Realtime; proves nothing about the sender. */
  id?: string;
}

interface InboxRows extends Envelope {
  c?: string;
  rows: InboxRow[];
}

/** Too large for a broadcast, so the reader fetches from `from_seq`. */
interface FetchThread extends Envelope {
  c: string;
  fetch: true;
  from_seq: number;
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
  ticket_atualizado: InboxRows;
}

export interface UserEvents {
  sessao_revogada: { id?: string; reason: "removed" | "role_changed" | "tenant_switched" };
}

export interface TeamEvents {
  equipe_atualizada: Envelope;
}

// Any reader may write on `…:live`, so what arrives there is checked before it is believed.
export const liveEvents = {
  atendente_digitando: z.object({ user_id: z.uuid(), nome: z.string().max(120) }),
  atendente_parou_digitar: z.object({ user_id: z.uuid() }),
} as const;

export type LiveEvents = { [E in keyof typeof liveEvents]: z.infer<(typeof liveEvents)[E]> };

/** Presence state on `…:live`; the key is the user's id, one entry per open tab. */
export const livePresence = z.object({ nome: z.string().max(120) });
export type LivePresence = z.infer<typeof livePresence>;

export interface TopicEvents {
  inbox: InboxEvents;
  conversation: ConversationTopicEvents;
  live: LiveEvents;
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
  conversation: ["nova_mensagem", "status_mensagem", "ticket_atualizado"],
  live: ["atendente_digitando", "atendente_parou_digitar"],
  user: ["sessao_revogada"],
  team: ["equipe_atualizada"],
};

/**
 * Whether a payload written by the database is of the version this build understands. A reader
 * that gets false refetches instead of guessing.
 */
export function isCurrentVersion(payload: unknown): payload is Envelope {
  return typeof payload === "object" && payload !== null && "v" in payload && payload.v === 1;
}
