// Where a phone number meets the phone, which puts itself here once the person has an extension.
import { createOffer } from "./offer.ts";

/** What a call is about, as far as the screen knows it. */
export interface CallAbout {
  nome?: string | null | undefined;
  contato_id?: string | null | undefined;
  oportunidade_id?: string | null | undefined;
  conversation_id?: string | null | undefined;
}

export interface Calling {
  call(number: string, about: CallAbout): void;
  openDialer(): void;
  /** Somebody is on the line. */
  isBusy(): boolean;
  /** Asks whoever is on the line whether to hang up; what ends the phone asks first. */
  mayLeave(): boolean;
}

/** `use` answers null for whoever has no extension. */
const calling = createOffer<Calling>();

export const { offer: offerCalling, current: currentCalling, use: useCalling } = calling;
