// Customers: making them, and what they do with their phones.
import { addCustomer, changeNumber, findCustomer, type NewCustomer } from "../customers.ts";
import { announce, renewUserIds } from "../inbound/identity.ts";
import type { WhatsApp } from "../simulator.ts";
import type { Customer } from "../world.ts";
import { type Body, type Calls, customerOf, lineOf, messageOf, text } from "./refs.ts";

export const people: Calls = {
  "GET customers": ({ world }) => [...world.customers.values()],
  "POST customers": (sim, body) => {
    const customer = addCustomer(sim.world, newCustomerOf(body));
    sim.events.publish("customer", customer);
    return customer;
  },
  "PATCH customers": (sim, body) => {
    const customer = customerOf(sim, body.customer);
    for (const key of ["online", "auto_read", "blocked", "hides_phone", "opted_out"] as const) {
      const value = body[key];
      if (typeof value === "boolean") customer[key] = value;
    }
    sim.events.publish("customer", customer);
    if (customer.online) sim.ticks.resume(customer.id);
    return customer;
  },
  "POST change-number": async (sim, body) => {
    const customer = customerOf(sim, body.customer);
    const previous = changeNumber(sim.world, customer, text(body.phone, "phone"));
    sim.events.publish("customer", customer);
    await announce(sim, customer, "user_changed_number", previous);
    return customer;
  },
  "POST change-user-id": async (sim, body) => {
    const customer = customerOf(sim, body.customer);
    const previous = renewUserIds(customer);
    sim.events.publish("customer", customer);
    await announce(sim, customer, "user_changed_user_id", previous);
    return customer;
  },
  "POST read": async (sim, body) => {
    const customer = customerOf(sim, body.customer);
    const line = lineOf(sim, body.phone_number_id);
    return { read: await sim.ticks.read(customer.id, line.phone_number_id) };
  },
  "POST played": async (sim, body) => {
    const message = messageOf(sim, body.message_id);
    await sim.ticks.play(message);
    return message;
  },
};

export function knownOrNew(sim: WhatsApp, person: Body): Customer {
  const refs = [person.id, person.phone, person.wa_id, person.user_id];
  for (const ref of refs) {
    const known = typeof ref === "string" ? findCustomer(sim.world, ref) : null;
    if (known) return known;
  }
  const customer = addCustomer(sim.world, newCustomerOf(person));
  sim.events.publish("customer", customer);
  return customer;
}

function newCustomerOf(body: Body): NewCustomer {
  const words = (key: string) => (typeof body[key] === "string" ? body[key] : undefined);
  return {
    id: words("id"),
    name: words("name") ?? "",
    phone: words("phone"),
    wa_id: words("wa_id"),
    username: words("username"),
    user_id: words("user_id"),
    hides_phone: typeof body.hides_phone === "boolean" ? body.hides_phone : undefined,
    without_ninth_digit: body.without_ninth_digit === true,
    auto_read: body.auto_read === true,
  };
}
