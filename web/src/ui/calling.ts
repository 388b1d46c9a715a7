// Where a phone number meets the phone. The screens that show numbers know only this; the phone puts
// itself here once the person has an extension, so nobody without one loads a byte of it.
import { useSyncExternalStore } from "react";

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

let calling: Calling | null = null;
const listeners = new Set<() => void>();

/** Until it is taken back. */
export function offerCalling(offered: Calling): () => void {
  const put = (next: Calling | null) => {
    calling = next;
    for (const listener of listeners) listener();
  };
  put(offered);
  return () => {
    if (calling === offered) put(null);
  };
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function currentCalling(): Calling | null {
  return calling;
}

/** Null for whoever has no extension. */
export function useCalling(): Calling | null {
  return useSyncExternalStore(subscribe, () => calling);
}
