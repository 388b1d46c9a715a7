// Places and address cards.
import { contactCard, location } from "@prosa/shared/message-content.ts";
import { z } from "zod";

export function locationOf(value: unknown): Record<string, unknown> | null {
  const checked = location.safeParse(value);
  if (!checked.success) return null;
  const { latitude, longitude, name, address } = checked.data;
  return {
    latitude,
    longitude,
    ...(name?.trim() ? { name } : {}),
    ...(address?.trim() ? { address } : {}),
  };
}

export function contactsOf(value: unknown): Record<string, unknown>[] | null {
  const checked = z.array(contactCard).min(1).safeParse(value);
  if (!checked.success) return null;
  return checked.data.map(({ name, phones, emails, organization }) => ({
    // Meta wants a part of the name besides the whole.
    name: { formatted_name: name, first_name: name.trim().split(/\s+/)[0] },
    ...(phones.length > 0
      ? { phones: phones.map(({ phone, type }) => ({ phone, ...(type?.trim() ? { type } : {}) })) }
      : {}),
    ...(emails.length > 0 ? { emails: emails.map((email) => ({ email })) } : {}),
    ...(organization?.trim() ? { org: { company: organization } } : {}),
  }));
}
