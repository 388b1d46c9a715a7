import type { ContactCard } from "@prosa/shared/message-content.ts";

export const EMPTY_CARD = { name: "", phone: "", email: "", organization: "" };

/** The card of what was filled in; null while it lacks a name or its phone is none. */
export function cardOf(form: typeof EMPTY_CARD): ContactCard | null {
  const name = form.name.trim();
  const digits = form.phone.replace(/[\s().-]/g, "");
  if (name === "" || !/^\+?\d{8,15}$/.test(digits)) return null;
  return {
    name,
    phones: [{ phone: brazilian(digits) }],
    emails: form.email.trim() ? [form.email.trim()] : [],
    organization: form.organization.trim() || null,
  };
}

/** A number without a country is ours: 11 98888-7777 is +55 11 98888-7777. */
function brazilian(digits: string): string {
  if (digits.startsWith("+")) return digits;
  return digits.length <= 11 ? `+55${digits}` : `+${digits}`;
}
