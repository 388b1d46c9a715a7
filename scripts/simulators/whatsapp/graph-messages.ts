// POST /{phone_number_id}/messages, checked as strictly as Meta checks what Prosa sends.
import { asObject } from "../http.ts";
import { bsuidPattern, findByUserId, recipientAt, userIdFor, visibleWaId } from "./customers.ts";
import { GraphError, invalid, whatsappError } from "./graph-error.ts";
import type { WhatsApp } from "./simulator.ts";
import { fateOf } from "./ticks.ts";
import { newWamid } from "./wamid.ts";
import { type Customer, keepMessage, type Line, type Message, threadOf } from "./world.ts";

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
const typingMs = 25_000;

type Params = Record<string, unknown>;

export interface Outgoing {
  text: string;
  replyTo: string | null;
  callbackData: string | null;
  input: string;
  customer: Customer | null;
  waId: string | null;
  userId: string | null;
}

export function isReadReceipt(params: Params): boolean {
  return params.status !== undefined;
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

/** Marks a customer's message, and all before it, as read; optionally shows that we are typing. */
export function markRead({ world, events }: WhatsApp, line: Line, params: Params) {
  if (params.status !== "read") {
    throw invalid(`Param status must be one of {READ} - got "${params.status}".`);
  }
  const id = params.message_id;
  if (typeof id !== "string") throw invalid("The parameter message_id is required.");
  const typing = params.typing_indicator;
  if (typing !== undefined && asObject(typing)?.type !== "text") {
    throw invalid("Param typing_indicator.type must be one of {TEXT}.");
  }
  const message = world.messages.get(id);
  if (
    !message?.customer_id ||
    message.direction !== "inbound" ||
    message.phone_number_id !== line.phone_number_id
  ) {
    throw whatsappError(131009, "Message ID is invalid.");
  }
  const thread = threadOf(world, message.customer_id, line.phone_number_id);
  for (const earlier of thread.messages) {
    if (earlier.direction !== "inbound" || earlier.at > message.at) continue;
    if (earlier.status === "read") continue;
    earlier.status = "read";
    events.publish("message", earlier);
  }
  if (typing !== undefined) {
    thread.typing_until = Date.now() + typingMs;
    events.publish("typing", {
      customer_id: message.customer_id,
      phone_number_id: line.phone_number_id,
      until: thread.typing_until,
    });
  }
  return { success: true };
}

export function checkSend(sim: WhatsApp, line: Line, params: Params): Outgoing {
  const type = params.type ?? "text";
  const recipientType = params.recipient_type ?? "individual";
  if (recipientType !== "individual") {
    throw invalid(`Param recipient_type must be one of {INDIVIDUAL} - got "${recipientType}".`);
  }
  const recipient = resolveRecipient(sim, line, params);
  if (typeof type !== "string" || !knownTypes.includes(type)) {
    const known = knownTypes.map((name) => name.toUpperCase()).join(", ");
    throw invalid(`Param type must be one of {${known}} - got "${type}".`);
  }
  if (type !== "text") throw whatsappError(131051);
  return {
    ...recipient,
    text: checkText(params.text),
    replyTo: checkContext(params.context),
    callbackData: checkCallbackData(params.biz_opaque_callback_data),
  };
}

function resolveRecipient({ world }: WhatsApp, line: Line, params: Params) {
  const { to, recipient } = params;
  if (to === undefined && recipient === undefined) throw invalid("The parameter to is required.");
  // `to` wins when both are given.
  if (to !== undefined) {
    const digits = typeof to === "string" ? to.replace(/[+\s()-]/g, "") : "";
    if (!/^[1-9]\d{6,14}$/.test(digits)) {
      throw whatsappError(131009, "Recipient phone number is not valid.");
    }
    if (digits === line.display_phone_number.replace(/\D/g, "")) throw whatsappError(131021);
    const customer = recipientAt(world, digits);
    const userId = customer ? userIdFor(customer, line.waba_id) : null;
    return { input: String(to), customer, waId: customer?.wa_id ?? digits, userId };
  }
  if (typeof recipient !== "string" || !bsuidPattern.test(recipient)) {
    throw whatsappError(131009, "Recipient user ID is not valid.");
  }
  const customer = findByUserId(world, recipient, line.waba_id);
  return {
    input: recipient,
    customer,
    waId: customer ? visibleWaId(customer) : null,
    userId: recipient,
  };
}

function checkText(value: unknown): string {
  if (value === undefined) throw invalid("The parameter text is required.");
  const text = asObject(value);
  if (!text) throw invalid("Param text must be a JSON object.");
  for (const key of Object.keys(text)) {
    if (key !== "body" && key !== "preview_url") {
      throw invalid(`Unexpected key "${key}" on param "text".`);
    }
  }
  const { body, preview_url: preview } = text;
  if (typeof body !== "string" || body.trim() === "") {
    throw new GraphError(400, 100, "(#100) The parameter text.body is required.", {
      details: "text.body is required",
    });
  }
  if ([...body].length > 4096) {
    throw invalid("Param text['body'] must be at most 4096 characters long.");
  }
  if (preview !== undefined && typeof preview !== "boolean") {
    throw invalid("Param text['preview_url'] must be a boolean.");
  }
  return body;
}

function checkContext(value: unknown): string | null {
  if (value === undefined) return null;
  const id = asObject(value)?.message_id;
  if (typeof id !== "string") throw invalid("The parameter context.message_id is required.");
  if (!id.startsWith("wamid.")) throw whatsappError(131009, "Message ID is invalid.");
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
export function accept({ world, events, ticks }: WhatsApp, line: Line, outgoing: Outgoing) {
  const { customer, waId, userId, input } = outgoing;
  const message: Message = {
    id: newWamid(waId ?? userId ?? input, "outbound"),
    customer_id: customer?.id ?? null,
    phone_number_id: line.phone_number_id,
    direction: "outbound",
    type: "text",
    text: outgoing.text,
    at: Date.now(),
    status: "accepted",
    reply_to: outgoing.replyTo,
    biz_opaque_callback_data: outgoing.callbackData,
    error_code: fateOf(world, customer?.id ?? null, line.phone_number_id),
    recipient: { wa_id: waId, user_id: userId },
  };
  keepMessage(world, message);
  world.sends.push({
    id: message.id,
    at: message.at,
    phone_number_id: line.phone_number_id,
    to: input,
    text: outgoing.text,
    biz_opaque_callback_data: outgoing.callbackData,
  });
  events.publish("message", message);
  ticks.start(message);
  return {
    messaging_product: "whatsapp",
    contacts: [{ input, ...(waId ? { wa_id: waId } : {}), ...(userId ? { user_id: userId } : {}) }],
    messages: [{ id: message.id }],
  };
}
