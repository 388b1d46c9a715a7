// A verified body in our words, grouped by the number it was sent to. Pure and total: n entries of
// n changes of n messages in any shape; whatever is not understood is kept as it came.
import type { InboundEvent, InboundSlice } from "@prosa/shared/messages.ts";
import { asList, asObject, asText, type JsonObject } from "../../provider/json.ts";
import type { RawEvent } from "../channel.ts";
import { accountChangeOf } from "./parse-account.ts";
import { groupNamed } from "./parse-group.ts";
import { messageOf } from "./parse-message.ts";
import { preferenceOf } from "./parse-preference.ts";
import { statusOf } from "./parse-status.ts";

const MAX_FIELD = 80;

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
    add("", raw.json, [kept(asText(body.object) ?? "unknown")]);
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
  const contacts = asList(value.contacts).map(asObject);
  const events: (InboundEvent | string)[] = [];
  if (field === "messages") {
    for (const item of asList(value.messages)) {
      events.push(messageOf(asObject(item), contacts, { receivedAt, isEcho: false }));
    }
    for (const item of asList(value.statuses)) {
      events.push(statusOf(asObject(item), receivedAt) ?? "messages.status");
    }
  } else if (field === "smb_message_echoes") {
    // What the business wrote in its own app on the phone.
    for (const item of asList(value.message_echoes)) {
      events.push(messageOf(asObject(item), contacts, { receivedAt, isEcho: true }));
    }
  } else if (field === "user_preferences") {
    for (const item of asList(value.user_preferences)) {
      events.push(preferenceOf(asObject(item), contacts, receivedAt) ?? field);
    }
  } else if (field === "group_lifecycle_update" || field === "group_settings_update") {
    for (const item of asList(value.groups)) {
      events.push(groupNamed(asObject(item), receivedAt) ?? field);
    }
  } else {
    // `history` among them: months of talk with everybody, in which nobody waits for an answer.
    const change = accountChangeOf(field, value);
    if (change) events.push(change);
  }
  if (events.length === 0) events.push(field);
  return events.map((event) => (typeof event === "string" ? kept(event) : event));
}

/** Nothing to apply: the delivery keeps it raw, under this name. */
function kept(field: string): InboundEvent {
  return { kind: "other", field: field.slice(0, MAX_FIELD) };
}
