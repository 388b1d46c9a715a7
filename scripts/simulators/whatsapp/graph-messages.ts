// POST /{phone_number_id}/messages, checked as strictly as Meta checks what Prosa sends.
import { asObject } from "../http.ts";
import { badValue, invalid } from "./graph-error.ts";
import { isMediaType } from "./media/rules.ts";
import { checkContacts, checkLocation } from "./outgoing/cards.ts";
import type { Draft, Params } from "./outgoing/draft.ts";
import { checkInteractive } from "./outgoing/interactive.ts";
import { checkMedia } from "./outgoing/media.ts";
import { checkReaction } from "./outgoing/reaction.ts";
import { type Recipient, resolveGroup, resolveRecipient } from "./outgoing/recipient.ts";
import { checkTemplate } from "./outgoing/template.ts";
import { checkText } from "./outgoing/text.ts";
import type { WhatsApp } from "./simulator.ts";
import { fateOf } from "./ticks.ts";
import { newWamid } from "./wamid.ts";
import { keepMessage, type Line, type Message, type Pricing, plain, threadOf } from "./world.ts";

const knownTypes = [
  "audio",
  "contacts",
  "document",
  "image",
  "interactive",
  "location",
  "reaction",
  "sticker",
  "template",
  "text",
  "video",
];

export interface Outgoing extends Recipient, Draft {
  type: string;
  replyTo: string | null;
  callbackData: string | null;
}

export function checkProduct(params: Params): void {
  if (params.messaging_product === undefined) {
    throw invalid("The parameter messaging_product is required.");
  }
  if (params.messaging_product !== "whatsapp") {
    throw invalid(
      `Param messaging_product must be one of {WHATSAPP} - got "${params.messaging_product}".`,
    );
  }
}

export function checkSend(sim: WhatsApp, line: Line, params: Params): Outgoing {
  const type = params.type ?? "text";
  const recipientType = params.recipient_type ?? "individual";
  if (recipientType !== "individual" && recipientType !== "group") {
    throw invalid(
      `Param recipient_type must be one of {INDIVIDUAL, GROUP} - got "${recipientType}".`,
    );
  }
  const recipient =
    recipientType === "group"
      ? resolveGroup(sim, line, params)
      : resolveRecipient(sim, line, params);
  if (typeof type !== "string" || !knownTypes.includes(type)) {
    const known = knownTypes.map((name) => name.toUpperCase()).join(", ");
    throw invalid(`Param type must be one of {${known}} - got "${type}".`);
  }
  return {
    ...recipient,
    ...checkContent(sim, line, type, params),
    type,
    replyTo: checkContext(params.context),
    callbackData: checkCallbackData(params.biz_opaque_callback_data),
  };
}

function checkContent(sim: WhatsApp, line: Line, type: string, params: Params): Draft {
  if (isMediaType(type)) return checkMedia(sim, line, type, params);
  switch (type) {
    case "contacts":
      return checkContacts(params);
    case "interactive":
      return checkInteractive(sim, line, params);
    case "location":
      return checkLocation(params);
    case "reaction":
      return checkReaction(sim, line, params);
    case "template":
      return checkTemplate(sim, line, params);
    default:
      return checkText(params);
  }
}

function checkContext(value: unknown): string | null {
  if (value === undefined) return null;
  const id = asObject(value)?.message_id;
  if (typeof id !== "string") throw invalid("The parameter context.message_id is required.");
  if (!id.startsWith("wamid.")) throw badValue("Message ID is invalid.");
  return id;
}

function checkCallbackData(value: unknown): string | null {
  if (value === undefined) return null;
  if (typeof value !== "string") throw invalid("Param biz_opaque_callback_data must be a string.");
  if (value.length > 512) {
    throw invalid("Param biz_opaque_callback_data must be at most 512 characters long.");
  }
  return value;
}

/** Takes the message on: from here it will be delivered or fail by webhook, whoever hangs up. */
export function accept(sim: WhatsApp, line: Line, outgoing: Outgoing) {
  const { world, events, ticks } = sim;
  const { customer, waId, userId, input, media } = outgoing;
  const fate =
    outgoing.failsWith ?? fateOf(world, customer, line, outgoing.category, outgoing.type);
  const message: Message = {
    ...plain,
    id: newWamid(waId ?? userId ?? input, "outbound"),
    customer_id: customer?.id ?? null,
    phone_number_id: line.phone_number_id,
    direction: "outbound",
    type: outgoing.type,
    text: outgoing.text,
    at: Date.now(),
    status: "accepted",
    reply_to: outgoing.reactsTo?.id ?? outgoing.replyTo,
    biz_opaque_callback_data: outgoing.callbackData,
    error_code: fate?.code ?? null,
    error_details: fate?.details ?? null,
    recipient: { wa_id: waId, user_id: userId },
    content: outgoing.content,
    media: media && {
      id: media.id,
      mime_type: media.mime_type,
      file_name: media.file_name,
      size: media.size,
    },
    reactions: [],
    pricing: fate ? null : pricingOf(sim, line, outgoing),
  };
  keepMessage(world, message);
  world.sends.add({
    id: message.id,
    at: message.at,
    phone_number_id: line.phone_number_id,
    to: input,
    type: outgoing.type,
    text: outgoing.text ?? "",
    biz_opaque_callback_data: outgoing.callbackData,
  });
  events.publish("message", message);
  ticks.start(message);
  return {
    messaging_product: "whatsapp",
    contacts: [{ input, ...(waId ? { wa_id: waId } : {}), ...(userId ? { user_id: userId } : {}) }],
    messages: [
      { id: message.id, ...(outgoing.type === "template" ? { message_status: "accepted" } : {}) },
    ],
  };
}

function pricingOf({ world }: WhatsApp, line: Line, { customer, category }: Outgoing): Pricing {
  const thread = customer && threadOf(world, customer.id, line.phone_number_id);
  const free = (thread?.free_entry_until ?? 0) > Date.now();
  return {
    billable: !free,
    pricing_model: "PMP",
    type: free ? "free_entry_point" : "regular",
    category,
  };
}
