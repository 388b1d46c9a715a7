// Who wrote, as Meta tells it: the business-scoped id first, the phone second (it may be absent),
// the username last.
import type { Identity } from "@prosa/shared/messages.ts";
import { e164FromDigits } from "@prosa/shared/phone.ts";
import { asObject, asText, type JsonObject } from "../../provider/json.ts";

const BSUID = /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/;
const USERNAME = /^[\w.]{1,64}$/;

export function identitiesOf(person: {
  userId: unknown;
  waId: unknown;
  username?: unknown;
}): Identity[] {
  const identities: Identity[] = [];
  const userId = asText(person.userId);
  if (userId && BSUID.test(userId)) identities.push({ kind: "wa_bsuid", value: userId });
  const phone = e164FromDigits(asText(person.waId) ?? "");
  if (phone) identities.push({ kind: "phone", value: phone });
  const username = asText(person.username);
  if (username && USERNAME.test(username)) {
    identities.push({ kind: "wa_username", value: username });
  }
  return identities;
}

interface Person {
  identities: Identity[];
  name: string | null;
}

const MAX_NAME = 200;

/** Who wrote to us. */
export function senderOf(message: JsonObject, contacts: readonly JsonObject[]): Person {
  return personOf(asText(message.from), asText(message.from_user_id), contacts);
}

/** Whom the business wrote to. */
export function recipientOf(message: JsonObject, contacts: readonly JsonObject[]): Person {
  return personOf(asText(message.to), asText(message.to_user_id), contacts);
}

/** `contacts` is not aligned with `messages`, so the card is found by id, never by position. */
export function personOf(
  waId: string | null,
  userId: string | null,
  contacts: readonly JsonObject[],
): Person {
  if (waId === null && userId === null) return { identities: [], name: null };
  const card =
    contacts.find((contact) => userId !== null && contact.user_id === userId) ??
    contacts.find((contact) => waId !== null && contact.wa_id === waId);
  const profile = asObject(card?.profile);
  return {
    identities: identitiesOf({
      userId: userId ?? card?.user_id,
      waId: waId ?? card?.wa_id,
      username: profile.username,
    }),
    name: asText(profile.name)?.slice(0, MAX_NAME) ?? null,
  };
}
