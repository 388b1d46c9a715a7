import { formatPhone, isE164 } from "@prosa/shared/phone.ts";
import type { TFunction } from "i18next";
import type { Line } from "../phone/line.ts";
import type { PhoneState } from "../phone/store.ts";

/** A number as people write it; one that came without a plus is tried as if it had one. */
export function numberOf(number: string): string {
  if (isE164(number)) return formatPhone(number);
  const international = `+${number}`;
  return number.length > 11 && isE164(international) ? formatPhone(international) : number;
}

export const nameOf = ({ about, call }: Line) => about.nome || numberOf(call.number);

export type Tone = "wait" | "ok" | "fail" | "quiet";

/** What is going on, in words and in a colour. */
export function phaseOf(t: TFunction, line: Line, connection: PhoneState["connection"]) {
  const { phase, hold } = line.call;
  const say = (words: string, tone: Tone) => ({ words, tone });
  if (phase === "over") return say(t("phone.phase.over"), "quiet");
  if (connection !== "registered" && line.isConnected) {
    return say(t("phone.phase.reconnecting"), "fail");
  }
  if (hold === "on") return say(t("phone.phase.held"), "wait");
  if (phase !== "talking") return say(t(`phone.phase.${phase}`), "wait");
  return hold === "off"
    ? say(t("phone.phase.talking"), "ok")
    : say(t(`phone.phase.${hold}`), "wait");
}
