// The operation of the channels: what operations_status(), wa_metrics() and troubled_messages() answer,
// and what a notification carries.
import type { Tables } from "./database.types.ts";

export const breakerStatuses = ["CLOSED", "OPEN", "HALF_OPEN"] as const;
export type BreakerStatus = (typeof breakerStatuses)[number];

interface Rate {
  /** Messages of the last 60 seconds. */
  count: number;
  max: number;
  can_send: boolean;
}

export interface WaMetrics {
  circuit_breaker: { status: BreakerStatus; failure_count: number; threshold: number };
  rate_limiter: Rate;
  celery: { queue_size: number };
  failures: { last_hour: number };
}

export interface ChannelStatus {
  channel_id: string;
  name: string;
  display_address: string | null;
  is_active: boolean;
  breaker: {
    status: BreakerStatus;
    failure_count: number;
    threshold: number;
    /** One of `messageFailures`; null while it is closed. */
    reason_code: string | null;
    opened_at: string | null;
    /** When the next message goes as a probe. */
    open_until: string | null;
  };
  rate: Rate;
  queue: { size: number; oldest_at: string | null };
  failures_last_hour: number;
  failures_by_reason: { code: string; count: number }[];
  last_inbound_at: string | null;
  /** After so many hours without a customer somebody is told; 0 is never. */
  silence_hours: number;
  uncertain: number;
  dead: number;
}

export interface OperationsStatus {
  channels: ChannelStatus[];
  /** The last 24 hours, oldest first, each by its beginning. */
  volume: { hour: string; inbound: number; outbound: number; failed: number }[];
  today: { sent: number; failed: number; failure_rate: number };
  live: {
    /** People who may answer customers and whose page is open. */
    agents_online: number;
    open_conversations: number;
    messages_per_minute: number;
  };
  pending_deliveries: number;
}

export interface TroubledMessage {
  message_id: string;
  conversation_id: string;
  channel_id: string;
  contato_nome: string | null;
  protocolo: string;
  type: string;
  body: string | null;
  status: "failed" | "uncertain";
  code: string;
  failed_at: string;
  created_at: string;
  /** The provider may still confirm it, within a minute or so: nobody may decide about it yet. */
  is_waiting: boolean;
}

export interface TroubledPage {
  rows: TroubledMessage[];
  /** What to ask the next page with; null when there is none. */
  next: string | null;
}

interface ChannelData {
  channel_id: string;
  channel_name: string;
}

/** What `data` holds, by kind. */
export interface NotificationData {
  breaker_open: ChannelData & { reason_code: string | null };
  /** The provider refuses the connection's token: somebody has to connect it again. */
  channel_auth: ChannelData & { reason_code: string | null };
  /** Open for more than five minutes; the admins have got an e-mail. */
  breaker_open_long: ChannelData & { reason_code: string | null; opened_at: string };
  breaker_closed: ChannelData;
  /** More than a hundred messages wait. */
  queue_long: ChannelData;
  channel_silent: ChannelData & { hours: number; last_inbound_at: string | null };
  /** A customer may leave; told once until the risk was lower. */
  churn_alto: { conversation_id: string; contato_nome: string | null; probabilidade: number };
  /** So much of what models may cost in a month is used up, in US$. */
  ai_orcamento_80: { spent: number; cap: number };
  ai_orcamento_100: { spent: number; cap: number };
}

export type NotificationKind = keyof NotificationData;

/** A row of `notifications` as its owner reads it. */
export type Notification = Pick<Tables<"notifications">, "id" | "created_at" | "read_at"> &
  { [K in NotificationKind]: { kind: K; data: NotificationData[K] } }[NotificationKind];
