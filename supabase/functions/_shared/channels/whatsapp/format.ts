// Our message as the body of POST /<number>/messages.
import type { Outbound } from "../channel.ts";

/** Null when nothing we know of the customer is an address WhatsApp takes. */
export function bodyOf(message: Outbound): Record<string, unknown> | null {
  const recipient = recipientOf(message);
  if (recipient === null || message.type !== "text" || !message.body) return null;
  return {
    messaging_product: "whatsapp",
    recipient_type: "individual",
    ...recipient,
    type: "text",
    text: { preview_url: false, body: message.body },
    ...(message.replyToRef === null ? {} : { context: { message_id: message.replyToRef } }),
    // Comes back in every status: the one way to know a message whose answer was lost.
    biz_opaque_callback_data: message.id,
  };
}

/** By phone where we know it, since every kind of message takes it; else by the user's id. */
function recipientOf({ to }: Outbound): { to: string } | { recipient: string } | null {
  const phone = to.find((identity) => identity.kind === "phone");
  if (phone) return { to: phone.value };
  const userId = to.find((identity) => identity.kind === "wa_bsuid");
  return userId ? { recipient: userId.value } : null;
}
