// What a message is on both sides of the wire: its types and statuses, the limits of sending, and
// the events an adapter's parse() hands to private.ingest().
import { z } from "zod";
import { identityKinds } from "./identities.ts";

/** How long after the customer's last message free text may be sent; 72 after a click on an ad. */
export const WINDOW_HOURS = { service: 24, freeEntryPoint: 72 } as const;

/** What customers and we say to each other; message-content.ts has the payload of each. */
export const contentTypes = [
  "text",
  "image",
  "video",
  "audio",
  "document",
  "sticker",
  "location",
  "contacts",
  "interactive",
  "template",
  "reaction",
  "order",
] as const;
export type ContentType = (typeof contentTypes)[number];

export const messageTypes = [...contentTypes, "unsupported", "note", "event"] as const;
export type MessageType = (typeof messageTypes)[number];

/** What a person may write: the rest is born in the database or at the customer's. */
export const composableTypes = [
  "text",
  "image",
  "video",
  "audio",
  "document",
  "sticker",
  "location",
  "contacts",
  "interactive",
  "template",
  "reaction",
  "note",
] as const satisfies readonly MessageType[];

/**
 * What a message has to wait for: a queued one until the breaker closes or the rate allows it, a
 * doubtful one as long as the provider may still say what became of it.
 */
export const heldCodes = ["CIRCUIT_OPEN", "enfileirado", "confirming"] as const;
export type HeldCode = (typeof heldCodes)[number];

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

export const conversationStatuses = ["bot", "waiting", "active", "closed"] as const;
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

export const identity = z.object({
  kind: z.enum(identityKinds),
  value: z.string().min(1).max(320),
});
export type Identity = z.infer<typeof identity>;

const identities = z.array(identity);
const ref = z.string().min(1).max(512);
const instant = z.iso.datetime();

/** A file that is still at the provider's. */
export const inboundMedia = z.object({
  provider_media_id: z.string().min(1).max(512),
  mime_type: z.string().max(200).nullable(),
  sha256: z.string().max(128).nullable(),
  file_name: z.string().max(1000).nullable(),
});

/** The customer, also of an echo. */
const person = z.object({ identities: identities.min(1), name: z.string().nullable() });

const content = {
  type: z.enum([...contentTypes, "unsupported"]),
  body: z.string().nullable(),
  payload: z.record(z.string(), z.unknown()),
  media: inboundMedia.nullable(),
};

export const messageEvent = z.object({
  kind: z.literal("message"),
  ref,
  sent_at: instant,
  from: person,
  /** Said by us, but not through us: typed in the provider's own app. */
  is_echo: z.boolean(),
  /** Our message id, when the provider gives it back in an echo. */
  client_ref: z.uuid().nullable(),
  ...content,
  /** The message quoted, or reacted to. */
  reply_to_ref: ref.nullable(),
  window_hours: z.literal([24, 72]),
});

/** The sender changed the message `ref`. The new content comes whole: the first may come later. */
export const editEvent = z.object({
  kind: z.literal("edit"),
  ref,
  at: instant,
  from: person,
  is_echo: z.boolean(),
  ...content,
});

/** The sender took the message `ref` back for everybody. */
export const revokeEvent = z.object({
  kind: z.literal("revoke"),
  ref,
  at: instant,
  from: person,
  is_echo: z.boolean(),
});

/** What the provider charges for a message, in its words. */
export const pricing = z.object({
  category: z.string().max(80).nullable(),
  type: z.string().max(80).nullable(),
  model: z.string().max(80).nullable(),
  billable: z.boolean(),
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
  pricing: pricing.nullable(),
});

export const identityEvent = z.object({
  kind: z.literal("identity"),
  /** The provider's name for the news itself, where it has one. */
  ref: ref.nullable(),
  at: instant,
  previous: z.object({ identities: identities.min(1) }),
  current: z.object({ identities: identities.min(1) }),
});

/** The customer told the provider whether they want our advertising. */
export const preferenceEvent = z.object({
  kind: z.literal("preference"),
  at: instant,
  from: person,
  wants_advertising: z.boolean(),
});

/** A group was made, or is called something else. */
export const groupEvent = z.object({ kind: z.literal("group"), at: instant, from: person });

/** Something of the account changed at the provider: templates, quality, a ban. */
export const accountEvent = z.object({
  kind: z.literal("account"),
  change: z.enum(["templates", "quality", "status"]),
  detail: z.record(z.string(), z.unknown()),
});

/** Authentic, but nothing to apply: kept raw. */
export const otherEvent = z.object({ kind: z.literal("other"), field: z.string() });

export const inboundEvent = z.discriminatedUnion("kind", [
  messageEvent,
  editEvent,
  revokeEvent,
  statusEvent,
  identityEvent,
  preferenceEvent,
  groupEvent,
  accountEvent,
  otherEvent,
]);
export type InboundPerson = z.infer<typeof person>;
export type InboundMedia = z.infer<typeof inboundMedia>;
export type Pricing = z.infer<typeof pricing>;
export type MessageEvent = z.infer<typeof messageEvent>;
export type EditEvent = z.infer<typeof editEvent>;
export type RevokeEvent = z.infer<typeof revokeEvent>;
export type PreferenceEvent = z.infer<typeof preferenceEvent>;
export type GroupEvent = z.infer<typeof groupEvent>;
export type AccountEvent = z.infer<typeof accountEvent>;
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
