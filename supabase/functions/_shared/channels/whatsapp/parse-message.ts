// One entry of `messages` or `message_echoes`: whose it is, and what it does to the conversation.
import { type InboundEvent, WINDOW_HOURS } from "@prosa/shared/messages.ts";
import { asObject, asText, type JsonObject } from "../../provider/json.ts";
import { identitiesOf, recipientOf, senderOf } from "./identity.ts";
import { contentOf } from "./parse-content.ts";
import { type Said, saidInGroup } from "./parse-group.ts";
import { ourIdOf, refOf } from "./parse-ref.ts";
import { instantOf } from "./time.ts";

interface Side {
  receivedAt: string;
  /** Said by the business in its own app: `from` is the business, `to` the customer. */
  isEcho: boolean;
}

/** An event, or the name under which it is kept raw. */
export function messageOf(
  message: JsonObject,
  contacts: readonly JsonObject[],
  { receivedAt, isEcho }: Side,
): InboundEvent | string {
  const type = asText(message.type) ?? "unknown";
  const at = instantOf(message.timestamp, receivedAt);
  if (type === "system") return identityChangeOf(message, at);

  const ref = refOf(message.id);
  const person = isEcho ? recipientOf(message, contacts) : senderOf(message, contacts);
  const isInGroup = message.group_id !== undefined && message.group_id !== null;
  const said = isInGroup ? saidInGroup(message, person, isEcho) : { from: person, marks: {} };
  if (said === null) return "messages.group";
  const { from, marks } = said;
  if (ref === null || from.identities.length === 0) return "messages.unattributable";
  if (type === "edit") return editOf(message, at, said, isEcho);
  if (type === "revoke") {
    const original = refOf(asObject(message.revoke).original_message_id);
    if (original === null) return "messages.revoke";
    return { kind: "revoke", ref: original, at, from, is_echo: isEcho };
  }

  const { reply_to_ref, ...content } = contentOf(type, message);
  const isAd = asText(asObject(message.referral).ctwa_clid) !== null;
  return {
    kind: "message",
    ref,
    sent_at: at,
    from,
    is_echo: isEcho,
    client_ref: isEcho ? ourIdOf(message) : null,
    ...content,
    payload: { ...content.payload, ...marks },
    reply_to_ref: reply_to_ref ?? refOf(asObject(message.context).id),
    window_hours: isAd ? WINDOW_HOURS.freeEntryPoint : WINDOW_HOURS.service,
  };
}

/** The new content comes whole, in the shape of a message of its own. */
function editOf(
  message: JsonObject,
  at: string,
  { from, marks }: Said,
  isEcho: boolean,
): InboundEvent | string {
  const edit = asObject(message.edit);
  const ref = refOf(edit.original_message_id);
  const changed = asObject(edit.message);
  const type = asText(changed.type);
  if (ref === null || type === null) return "messages.edit";
  const { type: known, body, payload: parts, media } = contentOf(type, changed);
  const payload = { ...parts, ...marks };
  return { kind: "edit", ref, at, from, is_echo: isEcho, type: known, body, payload, media };
}

/** A customer's new number, new user id or both. These come without a card. */
function identityChangeOf(message: JsonObject, at: string): InboundEvent | string {
  const system = asObject(message.system);
  const previous = identitiesOf({ userId: system.previous_user_id, waId: message.from });
  const current = identitiesOf({ userId: system.user_id, waId: system.wa_id });
  if (previous.length === 0 || current.length === 0) return "messages.system";
  return {
    kind: "identity",
    ref: refOf(message.id),
    at,
    previous: { identities: previous },
    current: { identities: current },
  };
}
