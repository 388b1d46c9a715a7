// Read receipts of the business, and the typing indicator that comes with one.
import { asObject } from "../http.ts";
import { badValue, invalid } from "./graph-error.ts";
import type { Params } from "./outgoing/draft.ts";
import type { WhatsApp } from "./simulator.ts";
import { type Line, threadOf } from "./world.ts";

/** Ends sooner when the business answers. */
const typingMs = 25_000;

export function isReadReceipt(params: Params): boolean {
  return params.status !== undefined;
}

/** Marks a customer's message, and all before it, as read; optionally shows that we are typing. */
export function markRead({ world, events }: WhatsApp, line: Line, params: Params) {
  if (params.status !== "read") {
    throw invalid(`Param status must be one of {READ} - got "${params.status}".`);
  }
  const id = params.message_id;
  if (typeof id !== "string") throw invalid("The parameter message_id is required.");
  const typing = params.typing_indicator;
  if (typing !== undefined && asObject(typing)?.type !== "text") {
    throw invalid("Param typing_indicator.type must be one of {TEXT}.");
  }
  const message = world.messages.get(id);
  if (
    !message?.customer_id ||
    message.direction !== "inbound" ||
    message.phone_number_id !== line.phone_number_id
  ) {
    throw badValue("Message ID is invalid.");
  }
  const thread = threadOf(world, message.customer_id, line.phone_number_id);
  for (const earlier of thread.messages) {
    if (earlier.direction !== "inbound" || earlier.at > message.at) continue;
    if (earlier.status === "read") continue;
    earlier.status = "read";
    events.publish("message", earlier);
  }
  if (typing !== undefined) {
    thread.typing_until = Date.now() + typingMs;
    events.publish("typing", {
      customer_id: message.customer_id,
      phone_number_id: line.phone_number_id,
      until: thread.typing_until,
    });
  }
  return { success: true };
}
