// A verified body in our words, grouped by the number it was sent to. Pure and total: n entries of
// n changes of n messages in any shape; whatever is not understood is kept as it came.
import {
  type InboundEvent,
  type InboundSlice,
  type MessageEvent,
  type ProviderStatus,
  type StatusEvent,
  WINDOW_HOURS,
} from "@prosa/shared/messages.ts";
import type { RawEvent } from "../channel.ts";
import { asList, asObject, asText, type JsonObject } from "../json.ts";
import { detailOf, firstError, verdictOf } from "./errors.ts";
import { identitiesOf, senderOf } from "./identity.ts";
import { instantOf } from "./time.ts";

const MAX_REF = 512;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

// `played` is a voice note heard: more than delivered, and read is the most we show.
const STATUSES: Readonly<Record<string, ProviderStatus>> = {
  sent: "sent",
  delivered: "delivered",
  read: "read",
  played: "read",
  failed: "failed",
};

export function parse(raw: RawEvent): InboundSlice[] {
  const slices = new Map<string, InboundSlice>();
  const add = (address: string, change: unknown, events: InboundEvent[]) => {
    const slice = slices.get(address) ?? { address, changes: [], events: [] };
    slices.set(address, slice);
    slice.changes.push(change);
    slice.events.push(...events);
  };

  const body = asObject(raw.json);
  if (body.object !== "whatsapp_business_account") {
    add("", raw.json, [other(asText(body.object) ?? "unknown")]);
    return [...slices.values()];
  }
  for (const entry of asList(body.entry).map(asObject)) {
    for (const change of asList(entry.changes)) {
      const value = asObject(asObject(change).value);
      add(addressOf(entry, value), change, eventsOf(asObject(change), value, raw.receivedAt));
    }
  }
  return [...slices.values()];
}

/** The number spoken to; what concerns the account as a whole goes to `account:<id>`. */
function addressOf(entry: JsonObject, value: JsonObject): string {
  const number = asText(asObject(value.metadata).phone_number_id);
  if (number) return number;
  const account = asText(entry.id);
  return account ? `account:${account}` : "";
}

function eventsOf(change: JsonObject, value: JsonObject, receivedAt: string): InboundEvent[] {
  const field = asText(change.field) ?? "unknown";
  if (field !== "messages") return [other(field)];
  const contacts = asList(value.contacts).map(asObject);
  const events = [
    ...asList(value.messages).map((item) => messageOf(asObject(item), contacts, receivedAt)),
    ...asList(value.statuses).map((item) => statusOf(asObject(item), receivedAt)),
  ];
  return events.length > 0 ? events : [other(field)];
}

function messageOf(
  message: JsonObject,
  contacts: readonly JsonObject[],
  receivedAt: string,
): InboundEvent {
  const type = asText(message.type) ?? "unknown";
  if (type === "system") return identityChangeOf(message, receivedAt);
  const from = senderOf(message, contacts);
  const ref = refOf(message.id);
  // A group's message put into a private conversation would be shown to the wrong people.
  if (asText(message.group_id)) return other("messages.group");
  if (ref === null || from.identities.length === 0) return other("messages.unattributable");

  const text = type === "text" ? asObject(message.text).body : undefined;
  const body = typeof text === "string" ? text : null;
  const isAd = asText(asObject(message.referral).ctwa_clid) !== null;
  return {
    kind: "message",
    ref,
    sent_at: instantOf(message.timestamp, receivedAt),
    from,
    is_echo: false,
    type: body === null ? "unsupported" : "text",
    body,
    payload: body === null ? { original_type: type, raw: message } : textPayloadOf(message),
    media: null,
    reply_to_ref: refOf(asObject(message.context).id),
    window_hours: isAd ? WINDOW_HOURS.freeEntryPoint : WINDOW_HOURS.service,
  } satisfies MessageEvent;
}

/** What a text carries besides its words. */
function textPayloadOf(message: JsonObject): Record<string, unknown> {
  const context = asObject(message.context);
  const payload: Record<string, unknown> = { original_type: "text" };
  if (context.forwarded === true || context.frequently_forwarded === true) payload.forwarded = true;
  if (message.referral !== undefined) payload.referral = message.referral;
  return payload;
}

function identityChangeOf(message: JsonObject, receivedAt: string): InboundEvent {
  const system = asObject(message.system);
  const previous = identitiesOf({ userId: system.previous_user_id, waId: message.from });
  const current = identitiesOf({ userId: system.user_id, waId: system.wa_id });
  if (previous.length === 0 || current.length === 0) return other("messages.system");
  const at = instantOf(message.timestamp, receivedAt);
  return {
    kind: "identity",
    at,
    previous: { identities: previous },
    current: { identities: current },
  };
}

function statusOf(status: JsonObject, receivedAt: string): InboundEvent {
  const ref = refOf(status.id);
  const name = asText(status.status);
  const known = name !== null && Object.hasOwn(STATUSES, name) ? STATUSES[name] : undefined;
  if (ref === null || known === undefined) return other("messages.status");
  const error = known === "failed" ? firstError(status) : null;
  const ours = asText(status.biz_opaque_callback_data);
  return {
    kind: "status",
    ref,
    status: known,
    at: instantOf(status.timestamp, receivedAt),
    client_ref: ours !== null && UUID.test(ours) ? ours : null,
    failed_code: known === "failed" ? failureOf(error) : null,
    failed_detail: error && detailOf(error),
    pricing: null,
  } satisfies StatusEvent;
}

function failureOf(error: ReturnType<typeof firstError>): string {
  return (error && verdictOf(error)?.code) ?? "unknown_answer";
}

function refOf(value: unknown): string | null {
  const ref = asText(value);
  return ref !== null && ref.length <= MAX_REF ? ref : null;
}

function other(field: string): InboundEvent {
  return { kind: "other", field: field.slice(0, 80) };
}
