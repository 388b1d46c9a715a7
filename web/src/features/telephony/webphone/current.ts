// The phone of this tab, for whoever wants to use it; null while there is none.
import type { Line } from "../phone/line.ts";
import type { PhoneEvent } from "../phone/store.ts";
import type { Webphone } from "./webphone.ts";

let current: Webphone | null = null;
const listeners = new Set<() => void>();

interface Hearing {
  event: PhoneEvent;
  listener: (line: Line) => void;
  stop: () => void;
}
/** Who hears of calls outlives the phone: it is there later than they are, and is replaced. */
const hearings = new Set<Hearing>();

function attach(hearing: Hearing): void {
  hearing.stop();
  hearing.stop = current?.on(hearing.event, hearing.listener) ?? (() => undefined);
}

export function setWebphone(next: Webphone | null): void {
  current = next;
  for (const hearing of hearings) attach(hearing);
  for (const listener of listeners) listener();
}

export function currentWebphone(): Webphone | null {
  return current;
}

export function onWebphone(event: PhoneEvent, listener: (line: Line) => void): () => void {
  const hearing: Hearing = { event, listener, stop: () => undefined };
  hearings.add(hearing);
  attach(hearing);
  return () => {
    hearings.delete(hearing);
    hearing.stop();
  };
}

export function subscribeWebphone(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
