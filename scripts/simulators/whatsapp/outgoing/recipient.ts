// Who a send is for: a number, a business-scoped id, or a group.
import { bsuidPattern, findByUserId, recipientAt, userIdFor, visibleWaId } from "../customers.ts";
import { badValue, invalid, whatsappError } from "../graph-error.ts";
import type { WhatsApp } from "../simulator.ts";
import type { Customer, Line } from "../world.ts";
import type { Params } from "./draft.ts";

export interface Recipient {
  input: string;
  customer: Customer | null;
  waId: string | null;
  userId: string | null;
}

export function resolveRecipient({ world }: WhatsApp, line: Line, params: Params): Recipient {
  const { to, recipient } = params;
  if (to === undefined && recipient === undefined) throw invalid("The parameter to is required.");
  // `to` wins when both are given.
  if (to !== undefined) {
    const digits = typeof to === "string" ? to.replace(/[+\s()-]/g, "") : "";
    if (!/^[1-9]\d{6,14}$/.test(digits)) throw badValue("Recipient phone number is not valid.");
    if (digits === line.display_phone_number.replace(/\D/g, "")) throw whatsappError(131021);
    const customer = recipientAt(world, digits);
    const userId = customer ? userIdFor(customer, line.waba_id) : null;
    return { input: String(to), customer, waId: customer?.wa_id ?? digits, userId };
  }
  if (typeof recipient !== "string" || !bsuidPattern.test(recipient)) {
    throw badValue("Recipient user ID is not valid.");
  }
  const customer = findByUserId(world, recipient, line.waba_id);
  return {
    input: recipient,
    customer,
    waId: customer ? visibleWaId(customer) : null,
    userId: recipient,
  };
}

const groupTypes = ["text", "image", "video", "audio", "document", "sticker", "template"];

/** A group the number is in: one in which somebody has written to it. */
export function resolveGroup({ world }: WhatsApp, line: Line, params: Params): Recipient {
  const { to, type = "text" } = params;
  const customer = world.customers.get(world.groups.get(String(to)) ?? "");
  if (typeof to !== "string" || !customer) throw badValue("Group ID is not valid.");
  if (!groupTypes.includes(String(type))) {
    throw invalid(`Message type "${type}" is not supported in groups.`);
  }
  const userId = userIdFor(customer, line.waba_id);
  return { input: to, customer, waId: customer.wa_id, userId };
}
