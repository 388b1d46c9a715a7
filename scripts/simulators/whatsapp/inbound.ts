// A customer writes to a business: the message enters the thread and sets out as a webhook.
import { RequestRefused } from "../http.ts";
import { userIdFor } from "./customers.ts";
import { inboundValue, numberChangedValue } from "./payload.ts";
import type { WhatsApp } from "./simulator.ts";
import { newWamid } from "./wamid.ts";
import { type Customer, type Door, keepMessage, type Line, type Message, plain } from "./world.ts";

export interface Inbound {
  customer: Customer;
  line: Line;
  type: string;
  /** The block named like the type, as Meta sends it. */
  content: Record<string, unknown>;
  text: string | null;
  replyTo: string | null;
  at: number;
  door?: Door;
  copies?: number;
}

/** The message is written at once; `posted` resolves when the webhook's first attempt is over. */
export function writeToBusiness(sim: WhatsApp, inbound: Inbound) {
  const { customer, line } = inbound;
  if (inbound.door && inbound.door !== "own" && !sim.world.platform) {
    throw new RequestRefused(409, "platform_absent", "No platform app is configured.");
  }
  const message: Message = {
    ...plain,
    id: newWamid(customer.wa_id ?? userIdFor(customer, line.waba_id), "inbound"),
    customer_id: customer.id,
    phone_number_id: line.phone_number_id,
    direction: "inbound",
    type: inbound.type,
    text: inbound.text,
    at: inbound.at,
    status: "sent",
    reply_to: inbound.replyTo,
    reactions: [],
  };
  keepMessage(sim.world, message);
  sim.events.publish("message", message);
  const value = inboundValue(line, customer, message, inbound.content);
  const { door, copies } = inbound;
  const received = (ok: boolean) => {
    if (!ok || message.status !== "sent") return;
    message.status = "delivered";
    sim.events.publish("message", message);
  };
  const posted = sim.courier
    .post({
      line,
      kind: "message",
      tells: inbound.type,
      customer_id: customer.id,
      value,
      door,
      copies,
    })
    .then(({ accepted, settled }) => {
      if (accepted) received(true);
      else void settled.then(received);
    });
  return { message, posted };
}

/** Tells every business that the customer has a new number, and with it a new BSUID. */
export async function announceNewNumber(
  sim: WhatsApp,
  customer: Customer,
  previous: { wa_id: string | null; user_ids: Record<string, string> },
): Promise<void> {
  const posts = [...sim.world.lines.values()]
    .filter((line) => sim.world.threads.has(`${customer.id}|${line.phone_number_id}`))
    .map((line) => {
      const old = { wa_id: previous.wa_id, user_id: previous.user_ids[line.waba_id] ?? null };
      const id = newWamid(old.wa_id ?? old.user_id ?? "", "inbound");
      const value = numberChangedValue(line, customer, old, id, Date.now());
      return sim.courier.post({
        line,
        kind: "system",
        tells: "user_changed_number",
        customer_id: customer.id,
        value,
      });
    });
  await Promise.all(posts);
}
