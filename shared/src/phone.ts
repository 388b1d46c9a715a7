// Phone numbers in one place: stored as E.164, matched with the Brazilian ninth digit in mind,
// shown the way people write them.
import { parsePhoneNumberFromString } from "libphonenumber-js/min";

const E164 = /^\+[1-9]\d{4,14}$/;

// A mobile from before the ninth digit: its eight local digits start with 6–9, so it is the same
// number with a 9 in front. Landlines start with 2–5 and never take one.
const EIGHT_DIGIT_MOBILE = /^(\+55[1-9]\d)([6-9]\d{7})$/;

const BRAZILIAN = /^\+55(\d{2})(\d{4,5})(\d{4})$/;

/** What a person typed, as E.164, or null when it cannot be a phone number. */
export function toE164(input: string): string | null {
  // Written as 00, the international prefix would be read as the start of a carrier code.
  const parsed = parsePhoneNumberFromString(input.trim().replace(/^00/, "+"), "BR");
  if (!parsed?.isPossible() || !E164.test(parsed.number)) return null;
  return parsed.number;
}

export function isE164(value: string): boolean {
  return E164.test(value);
}

/**
 * Digits a provider vouches for (`wa_id`), as E.164. They are kept as they came: the provider's
 * form is the one it accepts back, even when it lacks the ninth digit.
 */
export function e164FromDigits(digits: string): string | null {
  const value = `+${digits}`;
  return E164.test(value) ? value : null;
}

/**
 * One key for every way of writing the same subscriber. Must stay equal to private.identity_key()
 * in the database.
 */
export function phoneMatchKey(e164: string): string {
  return e164.replace(EIGHT_DIGIT_MOBILE, "$19$2");
}

export function sameBrazilianMobile(a: string, b: string): boolean {
  return a.startsWith("+55") && phoneMatchKey(a) === phoneMatchKey(b);
}

/** `+55 11 99999-0001`; other countries as their own people write it. */
export function formatPhone(e164: string): string {
  if (BRAZILIAN.test(e164)) return e164.replace(BRAZILIAN, "+55 $1 $2-$3");
  return parsePhoneNumberFromString(e164)?.formatInternational() ?? e164;
}
