// The owner writes in the Business app on the phone: the customer gets it, and we hear an echo.
import { userIdFor, visibleWaId } from "../customers.ts";
import { echoValue } from "../payload.ts";
import type { WhatsApp } from "../simulator.ts";
import { newWamid } from "../wamid.ts";
import { type Customer, keepMessage, type Line, type Message, plain } from "../world.ts";
import type { Said } from "./content.ts";
import { applyChange } from "./write.ts";

interface Echo {
  customer: Customer;
  line: Line;
  said: Said;
  /** Repeats a send of ours under its own id instead of writing something new. */
  of: Message | null;
  replyTo: string | null;
}

export function writeAsOwner(sim: WhatsApp, { customer, line, said, of, replyTo }: Echo) {
  const waId = visibleWaId(customer);
  const userId = userIdFor(customer, line.waba_id);
  const message: Message = of ?? {
    ...plain,
    id: newWamid(waId ?? userId, "outbound"),
    customer_id: customer.id,
    phone_number_id: line.phone_number_id,
    direction: "outbound",
    type: said.type,
    text: said.text,
    at: Date.now(),
    status: "delivered",
    reply_to: replyTo,
    recipient: { wa_id: waId, user_id: userId },
    content: said.type === "text" ? null : said.content,
    media: said.media,
    reactions: [],
  };
  if (!of) {
    keepMessage(sim.world, message);
    sim.events.publish("message", message);
    applyChange(sim, said, "business");
  }
  const posted = sim.courier.post({
    line,
    kind: "message",
    tells: "echo",
    customer_id: customer.id,
    field: "smb_message_echoes",
    value: echoValue(line, customer, message, of ? contentOf(of) : said.content),
  });
  return { message, posted };
}

function contentOf(message: Message): Record<string, unknown> {
  return message.content ?? { text: { body: message.text } };
}
