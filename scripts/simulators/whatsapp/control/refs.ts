// What control calls name: customers, numbers, messages, doors. Unknown ones are refused.
import type { Handlers } from "../../control.ts";
import { RequestRefused } from "../../http.ts";
import { findCustomer } from "../customers.ts";
import type { WhatsApp } from "../simulator.ts";
import type { Customer, Door, Line, Message } from "../world.ts";

export type Body = Record<string, unknown>;
export type Calls = Handlers<WhatsApp>;

export function customerOf(sim: WhatsApp, ref: unknown): Customer {
  const customer = typeof ref === "string" ? findCustomer(sim.world, ref) : null;
  if (!customer) throw new RequestRefused(404, "customer_not_found", "No such customer.");
  return customer;
}

export function lineOf(sim: WhatsApp, id: unknown): Line {
  const line = typeof id === "string" ? sim.world.lines.get(id) : undefined;
  if (!line) throw new RequestRefused(404, "number_not_found", "No such business number.");
  return line;
}

export function messageOf(sim: WhatsApp, id: unknown): Message {
  const message = typeof id === "string" ? sim.world.messages.get(id) : undefined;
  if (!message) throw new RequestRefused(404, "message_not_found", "No such message.");
  return message;
}

export function doorOf(value: unknown): Door | undefined {
  return value === "own" || value === "platform" || value === "both" ? value : undefined;
}

export function text(value: unknown, name: string): string {
  if (typeof value === "string" && value.trim() !== "") return value;
  throw new RequestRefused(422, "field_required", `${name} must be a non-empty string.`);
}

export function count(value: unknown, fallback: number, most: number): number {
  const number = typeof value === "number" ? Math.floor(value) : fallback;
  if (number >= 1 && number <= most) return number;
  throw new RequestRefused(422, "count_invalid", `The count must be from 1 to ${most}.`);
}
