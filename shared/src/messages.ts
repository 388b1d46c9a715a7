// What a message is on both sides of the wire: its types and statuses, the limits of sending, and
// the events an adapter's parse() hands to private.ingest().
import { z } from "zod";

/** How long after the customer's last message free text may be sent; 72 after a click on an ad. */
export const WINDOW_HOURS = { service: 24, freeEntryPoint: 72 } as const;

export const messageTypes = ["text", "unsupported", "note", "event"] as const;
export type MessageType = (typeof messageTypes)[number];

/** What a person may write: the rest is born in the database. */
export const composableTypes = ["text", "note"] as const satisfies readonly MessageType[];

export const messageDirections = ["inbound", "outbound"] as const;
export type MessageDirection = (typeof messageDirections)[number];

export const messageStatuses = [
  "received",
  "queued",
  "sending",
  "uncertain",
  "sent",
  "delivered",
  "read",
  "failed",
] as const;
export type MessageStatus = (typeof messageStatuses)[number];

export const conversationStatuses = ["waiting", "active", "closed"] as const;
export type ConversationStatus = (typeof conversationStatuses)[number];

/** What a provider reports about a message of ours. */
export const providerStatuses = ["sent", "delivered", "read", "failed"] as const;
export type ProviderStatus = (typeof providerStatuses)[number];

const STATUS_RANK: Record<MessageStatus, number> = {
  received: 0,
  queued: 1,
  sending: 2,
  uncertain: 3,
  sent: 4,
  delivered: 5,
  read: 6,
  failed: 7,
};

/**
 * Whether a tick heard now replaces the one we have. Providers promise no order: a status only
 * moves forward, and `failed` counts only while nothing says that the message arrived.
 */
export function statusAdvances(current: MessageStatus, next: ProviderStatus): boolean {
  if (current === "failed") return false;
  if (next === "failed") return STATUS_RANK[current] < STATUS_RANK.delivered;
  return STATUS_RANK[next] > STATUS_RANK[current];
}

export const identityKinds = ["phone", "wa_bsuid", "wa_username", "telegram", "email"] as const;

export const identity = z.object({
  kind: z.enum(identityKinds),
  value: z.string().min(1).max(320),
});
export type Identity = z.infer<typeof identity>;

const identities = z.array(identity);
const ref = z.string().min(1).max(512);
const instant = z.iso.datetime();

export const messageEvent = z.object({
  kind: z.literal("message"),
  ref,
  sent_at: instant,
  from: z.object({ identities: identities.min(1), name: z.string().nullable() }),
  type: z.enum(["text", "unsupported"]),
  body: z.string().nullable(),
  payload: z.record(z.string(), z.unknown()),
  reply_to_ref: ref.nullable(),
  window_hours: z.literal([24, 72]),
});

export const statusEvent = z.object({
  kind: z.literal("status"),
  ref,
  status: z.enum(providerStatuses),
  at: instant,
  /** Our message id, when the provider echoes it. */
  client_ref: z.uuid().nullable(),
  failed_code: z.string().nullable(),
  failed_detail: z.string().nullable(),
});

export const identityEvent = z.object({
  kind: z.literal("identity"),
  at: instant,
  previous: z.object({ identities: identities.min(1) }),
  current: z.object({ identities: identities.min(1) }),
});

/** Authentic, but nothing to apply: kept raw. */
export const otherEvent = z.object({ kind: z.literal("other"), field: z.string() });

export const inboundEvent = z.discriminatedUnion("kind", [
  messageEvent,
  statusEvent,
  identityEvent,
  otherEvent,
]);
export type MessageEvent = z.infer<typeof messageEvent>;
export type StatusEvent = z.infer<typeof statusEvent>;
export type IdentityEvent = z.infer<typeof identityEvent>;
export type InboundEvent = z.infer<typeof inboundEvent>;

/** One address of ours (a WhatsApp phone_number_id) and everything a delivery says to it. */
export const inboundSlice = z.object({
  address: z.string(),
  changes: z.array(z.unknown()),
  events: z.array(inboundEvent),
});
export type InboundSlice = z.infer<typeof inboundSlice>;
