// The control calls: what tests and the customer's phone page ask of the simulated WhatsApp.
import type { IncomingMessage, ServerResponse } from "node:http";
import { asObject, RequestRefused, readJson, sendJson } from "../http.ts";
import { configureLine, listLines, verifyWebhook } from "./control-lines.ts";
import { addCustomer, changeNumber, findCustomer, type NewCustomer } from "./customers.ts";
import { announceNewNumber, writeToBusiness } from "./inbound.ts";
import type { WhatsApp } from "./simulator.ts";
import {
  type Customer,
  type Door,
  type Line,
  type Message,
  type Settings,
  threadOf,
  windowEnd,
} from "./world.ts";

type Body = Record<string, unknown>;
type Handler = (sim: WhatsApp, body: Body, query: URLSearchParams) => unknown;

const handlers: Record<string, Handler> = {
  "GET customers": ({ world }) => [...world.customers.values()],
  "POST customers": (sim, body) => {
    const customer = addCustomer(sim.world, newCustomerOf(body));
    sim.events.publish("customer", customer);
    return customer;
  },
  "PATCH customers": switchCustomer,
  "POST change-number": async (sim, body) => {
    const customer = customerOf(sim, body.customer);
    const previous = changeNumber(sim.world, customer, text(body.phone, "phone"));
    sim.events.publish("customer", customer);
    await announceNewNumber(sim, customer, previous);
    return customer;
  },
  "POST inbound": inbound,
  "POST read": async (sim, body) => {
    const customer = customerOf(sim, body.customer);
    return {
      read: await sim.ticks.read(customer.id, lineOf(sim, body.phone_number_id).phone_number_id),
    };
  },
  "GET thread": (sim, _body, query) => {
    const customer = customerOf(sim, query.get("customer"));
    const line = lineOf(sim, query.get("phone_number_id"));
    const thread = threadOf(sim.world, customer.id, line.phone_number_id);
    return { ...thread, window_expires_at: windowEnd(thread) };
  },
  "GET threads": ({ world }) =>
    [...world.threads.values()].map(({ messages, ...thread }) => ({
      ...thread,
      last: messages.findLast(reachedThePhone) ?? null,
      unread: messages.filter((m) => m.direction === "outbound" && m.status === "delivered").length,
    })),
  "GET sent": sent,
  "GET log": sent,
  "GET sent-data": ({ world }, _body, query) =>
    Object.fromEntries(world.sends.timesByData(query.get("phone_number_id") ?? undefined)),
  "GET deliveries": ({ courier }) => ({
    ...courier.counts(),
    deliveries: courier.list(200),
  }),
  "GET numbers": ({ world }) => listLines(world),
  "POST numbers": (sim, body) => configureLine(sim, body),
  "POST webhook": (sim, body) => verifyWebhook(sim, body),
  "POST door": (sim, body) => {
    const line = lineOf(sim, body.phone_number_id);
    line.door = doorOf(body.door) ?? "own";
    return { phone_number_id: line.phone_number_id, door: line.door };
  },
  "POST tokens": ({ world }, body) => {
    const token = text(body.access_token, "access_token");
    if (body.expired === false) world.expiredTokens.delete(token);
    else world.expiredTokens.add(token);
    return { expired: world.expiredTokens.has(token) };
  },
  "GET settings": ({ world }) => world.settings,
  "POST settings": ({ world }, body) => changeSettings(world.settings, body),
};

export async function control(
  sim: WhatsApp,
  req: IncomingMessage,
  res: ServerResponse,
  url: URL,
): Promise<void> {
  const name = url.pathname.slice("/_sim/whatsapp/".length);
  const handler = handlers[`${req.method} ${name}`];
  if (!handler) throw new RequestRefused(404, "not_found", `There is no ${req.method} ${name}.`);
  const body = req.method === "GET" ? {} : await readJson(req);
  sendJson(res, 200, await handler(sim, body, url.searchParams));
}

function reachedThePhone({ direction, status }: Message): boolean {
  return direction === "inbound" || status === "delivered" || status === "read";
}

async function inbound(sim: WhatsApp, body: Body) {
  const line = lineOf(sim, body.phone_number_id);
  const person = asObject(body.customer);
  const customer = person ? knownOrNew(sim, person) : customerOf(sim, body.customer);
  const raw = asObject(body.message);
  const type = raw ? text(raw.type, "message.type") : "text";
  const words = raw ? null : text(body.text, "text");
  const { message, posted } = writeToBusiness(sim, {
    customer,
    line,
    type,
    content: raw ?? { text: { body: words } },
    text: words,
    replyTo: typeof body.reply_to === "string" ? body.reply_to : null,
    at: typeof body.at === "number" ? body.at : Date.now(),
    door: doorOf(body.door),
    copies: typeof body.copies === "number" ? body.copies : 1,
  });
  if (body.wait === true) await posted;
  return message;
}

function switchCustomer(sim: WhatsApp, body: Body): Customer {
  const customer = customerOf(sim, body.customer);
  for (const key of ["online", "auto_read", "blocked", "hides_phone", "opted_out"] as const) {
    const value = body[key];
    if (typeof value === "boolean") customer[key] = value;
  }
  sim.events.publish("customer", customer);
  if (customer.online) sim.ticks.resume(customer.id);
  return customer;
}

/** Every send WhatsApp accepted; `duplicates` names callback data that came more than once. */
function sent({ world }: WhatsApp, _body: Body, query: URLSearchParams) {
  const filters = ["biz_opaque_callback_data", "phone_number_id", "to"] as const;
  const number = query.get("phone_number_id") ?? undefined;
  const sends = world.sends
    .kept()
    .filter((send) => filters.every((key) => !query.has(key) || send[key] === query.get(key)));
  const times = world.sends.timesByData(number);
  const data = query.get("biz_opaque_callback_data");
  if (data !== null) {
    const count = times.get(data) ?? 0;
    const duplicates = count > 1 ? { [data]: count } : {};
    return { count, distinct: Math.min(count, 1), duplicates, sends };
  }
  return {
    count: query.has("to") ? sends.length : world.sends.count(number),
    distinct: times.size,
    duplicates: Object.fromEntries([...times].filter(([, count]) => count > 1)),
    sends: query.get("sends") === "none" ? [] : sends,
  };
}

function changeSettings(settings: Settings, body: Body): Settings {
  for (const group of ["delays", "limits", "retry", "media"] as const) {
    const changes = asObject(body[group]) ?? {};
    const target: Record<string, number> = settings[group];
    for (const [key, value] of Object.entries(changes)) {
      if (!(key in target) || typeof value !== "number" || !(value >= 0)) {
        throw new RequestRefused(422, "setting_invalid", `${group}.${key} is not a setting.`);
      }
      target[key] = value;
    }
  }
  const policy = body.unknownRecipients;
  if (policy === "undeliverable" || policy === "deliver") settings.unknownRecipients = policy;
  return settings;
}

function knownOrNew(sim: WhatsApp, person: Body): Customer {
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

function customerOf(sim: WhatsApp, ref: unknown): Customer {
  const customer = typeof ref === "string" ? findCustomer(sim.world, ref) : null;
  if (!customer) throw new RequestRefused(404, "customer_not_found", "No such customer.");
  return customer;
}

function lineOf(sim: WhatsApp, id: unknown): Line {
  const line = typeof id === "string" ? sim.world.lines.get(id) : undefined;
  if (!line) throw new RequestRefused(404, "number_not_found", "No such business number.");
  return line;
}

function doorOf(value: unknown): Door | undefined {
  return value === "own" || value === "platform" || value === "both" ? value : undefined;
}

function text(value: unknown, name: string): string {
  if (typeof value === "string" && value.trim() !== "") return value;
  throw new RequestRefused(422, "field_required", `${name} must be a non-empty string.`);
}
