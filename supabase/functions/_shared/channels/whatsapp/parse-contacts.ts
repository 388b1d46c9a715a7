// Contact cards a customer passed on. A card without a name is called by its company or number.
import { type ContactCard, contactCard } from "@prosa/shared/message-content.ts";
import { asList, asObject, asText, type JsonObject } from "../../provider/json.ts";

const MAX_ENTRIES = 20;

export function contactCardsOf(value: unknown): ContactCard[] {
  return asList(value)
    .map(asObject)
    .map(cardOf)
    .filter((card) => card !== null);
}

function cardOf(card: JsonObject): ContactCard | null {
  const name = asObject(card.name);
  const full = [name.first_name, name.last_name].map(asText).filter((part) => part !== null);
  const phones = listOf(card.phones, (entry) => {
    const phone = (asText(entry.phone) ?? asText(entry.wa_id))?.slice(0, 40);
    return phone ? { phone, type: asText(entry.type)?.slice(0, 20) ?? null } : null;
  });
  const emails = listOf(card.emails, (entry) => asText(entry.email)?.slice(0, 320) ?? null);
  const organization = asText(asObject(card.org).company)?.slice(0, 300) ?? null;
  const called =
    asText(name.formatted_name) ??
    (full.join(" ") || organization || phones[0]?.phone || emails[0]);
  const checked = contactCard.safeParse({
    name: called?.slice(0, 300),
    phones,
    emails,
    organization,
  });
  return checked.success ? checked.data : null;
}

function listOf<T>(value: unknown, read: (entry: JsonObject) => T | null): T[] {
  return asList(value)
    .slice(0, MAX_ENTRIES)
    .map((entry) => read(asObject(entry)))
    .filter((entry) => entry !== null);
}
