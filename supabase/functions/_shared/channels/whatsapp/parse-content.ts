// What a message says, by its type, as ContentPayloads of shared/src/message-content.ts. Anything
// that is not whole is `unsupported` and kept as it came: half a location would be a wrong one.
import { type ContentPayloads, isMediaType } from "@prosa/shared/message-content.ts";
import type { InboundMedia, MessageEvent } from "@prosa/shared/messages.ts";
import { asObject, asText, type JsonObject } from "../../provider/json.ts";
import { choiceOf } from "./parse-choice.ts";
import { contactCardsOf } from "./parse-contacts.ts";
import { marksOf } from "./parse-marks.ts";
import { refOf } from "./parse-ref.ts";
import { locationOf, orderOf } from "./parse-structured.ts";

export interface Content {
  type: MessageEvent["type"];
  body: string | null;
  payload: Record<string, unknown>;
  media: InboundMedia | null;
  /** The message reacted to; a quoted one stands in the message's context. */
  reply_to_ref?: string | null;
}

const MAX_EMOJI = 64;

export function contentOf(type: string, message: JsonObject): Content {
  const marks = marksOf(message);
  const content = isMediaType(type) ? mediaOf(type, message) : READERS.get(type)?.(message);
  if (!content) {
    return {
      type: "unsupported",
      body: null,
      payload: { original_type: originalTypeOf(type, message), raw: message },
      media: null,
    };
  }
  return { media: null, ...content, payload: { ...content.payload, ...marks } };
}

type Reader = (message: JsonObject) => Omit<Content, "media"> | null;

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["text", textOf],
  ["location", placeOf],
  ["contacts", cardsOf],
  ["reaction", reactionOf],
  ["button", tapOf],
  ["interactive", tapOf],
  ["order", cartOf],
]);

function textOf(message: JsonObject): ReturnType<Reader> {
  const { body } = asObject(message.text);
  return typeof body === "string" ? { type: "text", body, payload: {} } : null;
}

function placeOf(message: JsonObject): ReturnType<Reader> {
  const location = locationOf(asObject(message.location));
  if (!location) return null;
  const payload = { location } satisfies ContentPayloads["location"];
  return { type: "location", body: null, payload };
}

function cardsOf(message: JsonObject): ReturnType<Reader> {
  const contacts = contactCardsOf(message.contacts);
  if (contacts.length === 0) return null;
  const payload = { contacts } satisfies ContentPayloads["contacts"];
  return { type: "contacts", body: null, payload };
}

/** Without an emoji it takes back the one given before. */
function reactionOf(message: JsonObject): ReturnType<Reader> {
  const reaction = asObject(message.reaction);
  const target = refOf(reaction.message_id);
  if (target === null) return null;
  const emoji = asText(reaction.emoji);
  if (emoji !== null && emoji.length > MAX_EMOJI) return null;
  const payload = { emoji } satisfies ContentPayloads["reaction"];
  return { type: "reaction", body: null, payload, reply_to_ref: target };
}

/** What was tapped is what was said: its title is the body. */
function tapOf(message: JsonObject): ReturnType<Reader> {
  const choice = choiceOf(message);
  if (!choice) return null;
  const payload = { choice } satisfies ContentPayloads["interactive"];
  return { type: "interactive", body: choice.title, payload };
}

function cartOf(message: JsonObject): ReturnType<Reader> {
  const order = orderOf(asObject(message.order));
  if (!order) return null;
  const payload = { order } satisfies ContentPayloads["order"];
  return { type: "order", body: asText(asObject(message.order).text), payload };
}

function mediaOf(type: keyof ContentPayloads & Content["type"], message: JsonObject) {
  const file = asObject(message[type]);
  const id = refOf(file.id);
  if (id === null) return null;
  const payload: Record<string, unknown> = {};
  if (type === "audio" && file.voice === true) payload.voice = true;
  if (type === "sticker" && file.animated === true) payload.animated = true;
  const media: InboundMedia = {
    provider_media_id: id,
    mime_type: asText(file.mime_type)?.slice(0, 200) ?? null,
    sha256: asText(file.sha256)?.slice(0, 128) ?? null,
    file_name: asText(file.filename)?.slice(0, 1000) ?? null,
  };
  return { type, body: asText(file.caption), payload, media };
}

/** Meta names what it cannot pass on (a poll, a view-once photo) inside the block. */
function originalTypeOf(type: string, message: JsonObject): string {
  const inner = type === "unsupported" ? asText(asObject(message.unsupported).type) : null;
  return (inner ?? type).slice(0, 80);
}
