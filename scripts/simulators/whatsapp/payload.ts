// The `value` of each webhook change, key for key as Meta sends it.
import { createHash } from "node:crypto";
import { userIdFor, visibleWaId } from "./customers.ts";
import { statusError } from "./graph-error.ts";
import type { Customer, Line, Message, MessageStatus } from "./world.ts";

const seconds = (ms: number) => String(Math.floor(ms / 1000));
const given = <T>(key: string, value: T | null) => (value === null ? {} : { [key]: value });

function metadata(line: Line) {
  return {
    display_phone_number: line.display_phone_number.replace(/\D/g, ""),
    phone_number_id: line.phone_number_id,
  };
}

export function inboundValue(
  line: Line,
  customer: Customer,
  message: Message,
  quoted: Message | undefined,
  content: Record<string, unknown>,
) {
  const userId = userIdFor(customer, line.waba_id);
  const waId = visibleWaId(customer);
  const { context: more, ...block } = content;
  const author = quoted?.direction === "inbound" ? waId : metadata(line).display_phone_number;
  const context = {
    ...(message.reply_to ? { ...given("from", author), id: message.reply_to } : {}),
    ...(more as object | undefined),
  };
  return {
    messaging_product: "whatsapp",
    metadata: metadata(line),
    contacts: [
      {
        profile: { name: customer.name, ...given("username", customer.username) },
        ...given("wa_id", waId),
        user_id: userId,
      },
    ],
    messages: [
      {
        ...given("from", waId),
        from_user_id: userId,
        id: message.id,
        timestamp: seconds(message.at),
        ...(Object.keys(context).length > 0 ? { context } : {}),
        type: message.type,
        ...block,
      },
    ],
  };
}

export function statusValue(
  line: Line,
  message: Message,
  status: MessageStatus | "played",
  at: number,
) {
  const waId = message.recipient?.wa_id ?? null;
  const undeliverable = status === "failed" && message.error_code === 131026;
  const userId = undeliverable && waId ? null : (message.recipient?.user_id ?? null);
  const priced = status === "sent" || status === "delivered";
  return {
    messaging_product: "whatsapp",
    metadata: metadata(line),
    contacts: [{ ...given("wa_id", waId), ...given("user_id", userId) }],
    statuses: [
      {
        id: message.id,
        status,
        timestamp: seconds(at),
        ...given("recipient_id", waId),
        ...given("recipient_user_id", userId),
        ...given("biz_opaque_callback_data", message.biz_opaque_callback_data),
        ...(priced && message.pricing?.type === "free_entry_point"
          ? { conversation: freeConversation(message) }
          : {}),
        ...(priced ? given("pricing", message.pricing) : {}),
        ...(message.error_code
          ? { errors: [statusError(message.error_code, message.error_details)] }
          : {}),
      },
    ],
  };
}

/** Newer versions leave conversations out, but for those that an ad has opened. */
function freeConversation(message: Message) {
  const id = createHash("md5")
    .update(`${message.customer_id}|${message.phone_number_id}`)
    .digest("hex");
  return { id, origin: { type: "referral_conversion" } };
}

export function systemValue(
  line: Line,
  customer: Customer,
  type: "user_changed_number" | "user_changed_user_id",
  previous: { wa_id: string | null; user_id: string | null },
  id: string,
  at: number,
) {
  const moved = type === "user_changed_number";
  const what = moved
    ? `changed from ${previous.wa_id} to ${customer.wa_id}`
    : "changed their user ID";
  return {
    messaging_product: "whatsapp",
    metadata: metadata(line),
    messages: [
      {
        ...given("from", moved ? previous.wa_id : visibleWaId(customer)),
        id,
        timestamp: seconds(at),
        system: {
          body: `User ${customer.name} ${what}`,
          ...(moved ? { wa_id: customer.wa_id } : {}),
          type,
          user_id: userIdFor(customer, line.waba_id),
          ...given("previous_user_id", previous.user_id),
        },
        type: "system",
      },
    ],
  };
}

export function echoValue(
  line: Line,
  customer: Customer,
  message: Message,
  content: Record<string, unknown>,
) {
  const userId = userIdFor(customer, line.waba_id);
  const waId = visibleWaId(customer);
  const number = metadata(line);
  return {
    messaging_product: "whatsapp",
    metadata: number,
    contacts: [{ profile: { name: customer.name }, ...given("wa_id", waId), user_id: userId }],
    message_echoes: [
      {
        from: number.display_phone_number,
        ...given("to", waId),
        to_user_id: userId,
        id: message.id,
        timestamp: seconds(message.at),
        ...given("biz_opaque_callback_data", message.biz_opaque_callback_data),
        ...(message.reply_to && message.type !== "reaction"
          ? { context: { id: message.reply_to } }
          : {}),
        type: message.type,
        ...content,
      },
    ],
  };
}
