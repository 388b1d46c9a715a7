import { toE164 } from "@prosa/shared/phone.ts";

export const KINDS = ["phone", "email"] as const;
export type Kind = (typeof KINDS)[number];

const EMAIL = /^[^@\s]+@[^@\s]+\.[^@\s]+$/;

/** What was typed, as it is kept; null when it is no address of this kind. */
export function addressOf(kind: Kind, typed: string): string | null {
  const text = typed.trim();
  if (kind === "phone") return /\p{L}/u.test(text) ? null : toE164(text);
  return EMAIL.test(text) && text.length <= 254 ? text.toLowerCase() : null;
}
