// Our message as the body of POST /<number>/messages. send_message() has checked what it holds; what
// is missing all the same fails without a call.

import { isMediaType } from "@prosa/shared/message-content.ts";
import type { MessageFailure } from "@prosa/shared/message-failures.ts";
import { asObject } from "../../provider/json.ts";
import type { Outbound } from "../channel.ts";
import { contactsOf, locationOf } from "./format-cards.ts";
import { interactiveOf } from "./format-interactive.ts";
import { mediaOf } from "./format-media.ts";
import { templateOf } from "./format-template.ts";

export type Drafted = { body: Record<string, unknown> } | { failure: MessageFailure };

export function bodyOf(message: Outbound): Drafted {
  const recipient = recipientOf(message);
  if (recipient === null) return { failure: "recipient_unreachable" };
  if (!("to" in recipient) && message.template?.category === "authentication") {
    return { failure: "recipient_needs_phone" };
  }
  const content = contentOf(message);
  if (content === null) return { failure: "bad_request" };
  // A reaction names its message itself.
  const quoted = message.type === "reaction" ? null : message.replyToRef;
  return {
    body: {
      messaging_product: "whatsapp",
      recipient_type: "individual",
      ...recipient,
      type: message.type,
      [message.type]: content,
      ...(quoted === null ? {} : { context: { message_id: quoted } }),
      // Comes back in every status: the one way to know a message whose answer was lost.
      biz_opaque_callback_data: message.id,
    },
  };
}

/** Null when something is missing that Meta would not do without. */
function contentOf(message: Outbound): unknown {
  const payload = asObject(message.payload);
  if (isMediaType(message.type)) return mediaOf(message);
  switch (message.type) {
    case "text":
      return message.body ? { preview_url: false, body: message.body } : null;
    case "location":
      return locationOf(payload.location);
    case "contacts":
      return contactsOf(payload.contacts);
    case "interactive":
      return message.body ? interactiveOf(payload.interactive, message.body) : null;
    case "template":
      return templateOf(message);
    case "reaction":
      return reactionOf(message, payload.emoji);
    default:
      return null;
  }
}

/** An empty emoji takes the reaction back. */
function reactionOf({ replyToRef }: Outbound, emoji: unknown) {
  if (replyToRef === null) return null;
  return { message_id: replyToRef, emoji: typeof emoji === "string" ? emoji : "" };
}

type Recipient = { to: string; recipient_type?: "group" } | { recipient: string };

/** By phone where we know it, since every kind of message takes it; else by the user's id. */
function recipientOf({ to }: Outbound): Recipient | null {
  const known = (kind: string) => to.find((identity) => identity.kind === kind)?.value;
  const phone = known("phone");
  if (phone) return { to: phone };
  const group = known("wa_group");
  if (group) return { to: group, recipient_type: "group" };
  const userId = known("wa_bsuid");
  return userId ? { recipient: userId } : null;
}
