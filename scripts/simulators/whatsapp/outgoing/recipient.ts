// Who a send is for: a number, or a business-scoped id.
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
