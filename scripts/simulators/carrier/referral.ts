// Where a phone wants its other one to go: to a number, or to somebody it already talks to.
import { header, type SipRequest, uriOf, userOf } from "./sip-message.ts";

export interface Referral {
  number: string;
  /** The Call-ID of the conversation that is to be taken over. */
  replaces: string | null;
}

export function readReferral(request: SipRequest): Referral | null {
  const address = uriOf(header(request, "Refer-To"));
  const number = userOf(address);
  if (!number) return null;
  const replaced = /[?&]Replaces=([^&>]+)/i.exec(address)?.[1];
  const callId = replaced && decodeURIComponent(replaced).split(";")[0];
  return { number, replaces: callId ?? null };
}
