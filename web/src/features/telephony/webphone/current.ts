// The phone of this tab, for whoever wants to use it; null while there is none.
import type { Webphone } from "./webphone.ts";

let current: Webphone | null = null;
const listeners = new Set<() => void>();

export function setWebphone(next: Webphone | null): void {
  current = next;
  for (const listener of listeners) listener();
}

export function currentWebphone(): Webphone | null {
  return current;
}

export function subscribeWebphone(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
