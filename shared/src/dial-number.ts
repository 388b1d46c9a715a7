// Which numbers the provider is asked to call. What cannot be one is refused with a reason, before
// anything rings: a wrong number costs money, and an emergency must not wait for us.
import { toE164 } from "./phone.ts";

export type NumberRefusal =
  | "number_emergency"
  | "number_short"
  | "number_area_missing"
  | "number_landline_nine"
  | "phone_invalid";

export type NumberVerdict = { ok: true; number: string } | { ok: false; code: NumberRefusal };

/** Police, ambulance, fire brigade and their sisters, and what travellers dial instead. */
const EMERGENCY: ReadonlySet<string> = new Set([
  ...["190", "191", "192", "193", "194", "197", "198", "199", "180", "181", "185", "188"],
  ...["112", "911"],
]);

export function isEmergency(typed: string): boolean {
  return EMERGENCY.has(typed.replace(/[\s().-]/g, ""));
}

const AREA = /^(?:1[1-9]|2[12478]|3[1-578]|4[1-9]|5[1345]|6[1-9]|7[134579]|8[1-9]|9[1-9])$/;
/** Numbers of no area: free of charge, or shared. */
const NON_GEOGRAPHIC = /^\+55(?:800|300|303|500|900)\d{7}$/;
/**
 * A landline (2 to 5) with the mobiles' ninth digit in front. São Paulo alone has mobiles that look
 * like that.
 */
const LANDLINE_WITH_NINE = /^\+55(?!11)\d{2}9[2-5]\d{7}$/;

export function numberToDial(typed: string): NumberVerdict {
  const text = typed.trim();
  if (isEmergency(text)) return { ok: false, code: "number_emergency" };
  const digits = text.replace(/\D/g, "");
  if (/^[*#\d]{1,6}$/.test(text.replace(/[\s().-]/g, "")))
    return { ok: false, code: "number_short" };
  const isNational = !text.startsWith("+") && !text.startsWith("00");
  if (isNational && /^\d{7,9}$/.test(digits)) return { ok: false, code: "number_area_missing" };
  const number = toE164(text);
  if (number === null) return { ok: false, code: "phone_invalid" };
  if (LANDLINE_WITH_NINE.test(number)) return { ok: false, code: "number_landline_nine" };
  if (number.startsWith("+55") && !isBrazilian(number)) return { ok: false, code: "phone_invalid" };
  return { ok: true, number };
}

function isBrazilian(number: string): boolean {
  if (NON_GEOGRAPHIC.test(number)) return true;
  const local = number.slice(5);
  // An old mobile without its ninth digit is still somebody's.
  return AREA.test(number.slice(3, 5)) && /^(?:9\d{8}|[2-9]\d{7})$/.test(local);
}
