// What the tests of parse share: deliveries, and what a payload must be to be drawn by its type:
// ContentPayloads with the schemas of its parts.

import {
  choiceMade,
  contactCard,
  location,
  order,
  referral,
} from "@prosa/shared/message-content.ts";
import type { ContentType, InboundEvent, MessageEvent } from "@prosa/shared/messages.ts";
import { z } from "zod";
import { fixturesOf, isWebhook } from "../testing.ts";
import { parse } from "./parse.ts";

export const RECEIVED_AT = "2026-11-22T12:00:00.000Z";

/** What is made of one change of one field, said to our number 1. */
export function eventsOf(value: Record<string, unknown>, field = "messages"): InboundEvent[] {
  const change = { field, value: { metadata: { phone_number_id: "1" }, ...value } };
  const json = { object: "whatsapp_business_account", entry: [{ id: "2", changes: [change] }] };
  return parse({ json, receivedAt: RECEIVED_AT }).flatMap((slice) => slice.events);
}

/** What customers and the business say, by the name of the fixture. */
export const conversationFixtures: ReadonlyMap<string, InboundEvent[]> = new Map(
  fixturesOf("whatsapp")
    .filter(isWebhook)
    .filter(({ name }) => /^(msg|coexistence|batch)-/.test(name))
    .map(({ name, request }) => {
      const json = JSON.parse(request.rawBody ?? "");
      const slices = parse({ json, receivedAt: RECEIVED_AT });
      return [name, slices.flatMap((slice) => slice.events)];
    }),
);

/** The first message of a fixture. */
export function fixture(name: string): MessageEvent {
  const event = conversationFixtures.get(name)?.[0];
  if (event?.kind !== "message") throw new Error(`${name} is no message`);
  return event;
}

const marks = {
  forwarded: z.literal(true).optional(),
  frequently_forwarded: z.literal(true).optional(),
  referral: referral.strict().optional(),
  group_author: z
    .strictObject({ name: z.string().nullable(), address: z.string().nullable() })
    .optional(),
  product: z.strictObject({ catalog_id: z.string().nullable(), id: z.string() }).optional(),
};
const bare = z.strictObject(marks);

const payloads: Partial<Record<ContentType | "unsupported", z.ZodType>> = {
  text: bare,
  image: bare,
  video: bare,
  document: bare,
  audio: z.strictObject({ ...marks, voice: z.literal(true).optional() }),
  sticker: z.strictObject({ ...marks, animated: z.literal(true).optional() }),
  location: z.strictObject({ ...marks, location: location.strict() }),
  contacts: z.strictObject({ ...marks, contacts: z.array(contactCard.strict()).min(1) }),
  interactive: z.strictObject({ ...marks, choice: choiceMade.strict() }),
  reaction: z.strictObject({ ...marks, emoji: z.string().min(1).nullable() }),
  order: z.strictObject({ ...marks, order: order.strict() }),
  unsupported: z.strictObject({
    group_author: marks.group_author,
    original_type: z.string().min(1),
    raw: z.record(z.string(), z.unknown()),
  }),
};

/** Throws unless the payload is exactly what its type may carry, and a file is where it belongs. */
export function payloadIsWhole(event: Pick<MessageEvent, "type" | "payload" | "media">): void {
  const schema = payloads[event.type];
  if (!schema) throw new Error(`no customer can send ${event.type}`);
  schema.parse(event.payload);
  const isFile = ["image", "video", "audio", "document", "sticker"].includes(event.type);
  if (isFile !== (event.media !== null)) throw new Error(`${event.type} and its file do not agree`);
}
