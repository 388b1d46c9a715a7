// A customer writes to a business: the message enters the thread and sets out as a webhook.
import { RequestRefused } from "../../http.ts";
import type { Parcel } from "../courier.ts";
import { userIdFor } from "../customers.ts";
import { inboundValue } from "../payload.ts";
import type { WhatsApp } from "../simulator.ts";
import { newWamid } from "../wamid.ts";
import {
  type Customer,
  type Door,
  freeEntryMs,
  keepMessage,
  type Line,
  type Message,
  plain,
  threadOf,
} from "../world.ts";
import type { Said } from "./content.ts";

export interface Inbound {
  customer: Customer;
  line: Line;
  said: Said;
  /** Beside the content: forwarded, a group, an ad. */
  marks?: Record<string, unknown>;
  replyTo: string | null;
  at: number;
  door?: Door;
  copies?: number;
}

/** The message is written at once; its webhook still has to be posted. */
export function compose(sim: WhatsApp, inbound: Inbound) {
  const { customer, line, said, marks = {}, door, copies } = inbound;
  if (door && door !== "own" && !sim.world.platform) {
    throw new RequestRefused(409, "platform_absent", "No platform app is configured.");
  }
  const message: Message = {
    ...plain,
    id: newWamid(customer.wa_id ?? userIdFor(customer, line.waba_id), "inbound"),
    customer_id: customer.id,
    phone_number_id: line.phone_number_id,
    direction: "inbound",
    type: said.type,
    text: said.text,
    at: inbound.at,
    status: "sent",
    reply_to: inbound.replyTo,
    content: said.type === "text" ? null : said.content,
    media: said.media,
    reactions: [],
  };
  if (marks.referral) {
    const thread = threadOf(sim.world, customer.id, line.phone_number_id);
    thread.free_entry_until = inbound.at + freeEntryMs;
  }
  if (typeof marks.group_id === "string") sim.world.groups.set(marks.group_id, customer.id);
  keepMessage(sim.world, message);
  sim.events.publish("message", message);
  applyChange(sim, said, "customer");
  const quoted = inbound.replyTo ? sim.world.messages.get(inbound.replyTo) : undefined;
  const parcel: Parcel = {
    line,
    kind: "message",
    tells: said.type,
    customer_id: customer.id,
    value: inboundValue(line, customer, message, quoted, { ...marks, ...said.content }),
    door,
    copies,
  };
  return { message, parcel };
}

/** `posted` resolves when the webhook's first attempt is over. */
export function writeToBusiness(sim: WhatsApp, inbound: Inbound) {
  const { message, parcel } = compose(sim, inbound);
  const posted = sim.courier.post(parcel).then(({ accepted, settled }) => {
    if (accepted) arrived(sim, message);
    else void settled.then((ok) => ok && arrived(sim, message));
  });
  return { message, posted };
}

export function arrived(sim: WhatsApp, message: Message): void {
  if (message.status !== "sent") return;
  message.status = "delivered";
  sim.events.publish("message", message);
}

/** A reaction, an edit or a revocation shows on the message it is about. */
export function applyChange(sim: WhatsApp, said: Said, by: "customer" | "business"): void {
  const { about } = said;
  if (!about) return;
  if (said.type === "reaction") {
    about.reactions = about.reactions.filter((reaction) => reaction.by !== by);
    if (said.text) about.reactions.push({ by, emoji: said.text });
  } else if (said.type === "edit") {
    about.text = said.text;
    about.edited_at = Date.now();
  } else if (said.type === "revoke") {
    about.revoked_at = Date.now();
  } else {
    return;
  }
  sim.events.publish("message", about);
}
