// What the simulator remembers: threads, sends, deliveries; and its settings.
import { asObject, RequestRefused } from "../../http.ts";
import type { WhatsApp } from "../simulator.ts";
import { type Message, type Settings, threadOf, windowEnd } from "../world.ts";
import { type Body, type Calls, customerOf, lineOf } from "./refs.ts";

export const records: Calls = {
  "GET thread": (sim, _body, query) => {
    const customer = customerOf(sim, query.get("customer"));
    const line = lineOf(sim, query.get("phone_number_id"));
    const thread = threadOf(sim.world, customer.id, line.phone_number_id);
    return { ...thread, window_expires_at: windowEnd(thread) };
  },
  "GET threads": ({ world }) =>
    [...world.threads.values()].map(({ messages, ...thread }) => ({
      ...thread,
      last: messages.findLast(showsOnThePhone) ?? null,
      unread: messages.filter((m) => m.direction === "outbound" && m.status === "delivered").length,
    })),
  "GET sent": sent,
  "GET log": sent,
  "GET sent-data": ({ world }, _body, query) =>
    Object.fromEntries(world.sends.timesByData(query.get("phone_number_id") ?? undefined)),
  "GET deliveries": ({ courier }) => ({ ...courier.counts(), deliveries: courier.list(200) }),
  "GET settings": ({ world }) => world.settings,
  "POST settings": ({ world }, body) => changeSettings(world.settings, body),
};

const changes = ["reaction", "edit", "revoke"];

function showsOnThePhone({ direction, status, type }: Message): boolean {
  if (changes.includes(type)) return false;
  return direction === "inbound" || status === "delivered" || status === "read";
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
    const wanted = asObject(body[group]) ?? {};
    const target: Record<string, number> = settings[group];
    for (const [key, value] of Object.entries(wanted)) {
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
