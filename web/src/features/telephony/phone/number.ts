// What is dialled, and by whom: the provider makes the calls that it can note down and record; an
// emergency, an extension and a code of the carrier's go out from here, at once.
import { numberToDial } from "@prosa/shared/dial-number.ts";
import type { Way } from "./line.ts";

/** What a person typed or pasted, without what separates. */
export function dialable(typed: string): string {
  return typed.replace(/[^\d*#+]/g, "").replace(/(?!^)\+/g, "");
}

export function canDial(number: string): boolean {
  return /^\+?[\d*#]{2,20}$/.test(number);
}

/** Or the code of what is wrong with it. */
export function planOf(typed: string): { number: string; way: Way } | { code: string } {
  const number = dialable(typed);
  const judged = numberToDial(number);
  if (judged.ok) return { number: judged.number, way: "carrier" };
  const isShort = judged.code === "number_emergency" || judged.code === "number_short";
  return isShort && canDial(number) ? { number, way: "direct" } : { code: judged.code };
}
