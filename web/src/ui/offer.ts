// A place on the screen for something that comes later, or never. Screens know only the place; whoever
// has something for it puts it there, so nobody else loads a byte of it.
import { useSyncExternalStore } from "react";

export function createOffer<T>() {
  let current: T | null = null;
  const listeners = new Set<() => void>();

  function put(next: T | null) {
    current = next;
    for (const listener of listeners) listener();
  }

  function subscribe(listener: () => void) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  return {
    /** Until it is taken back. */
    offer(offered: T): () => void {
      put(offered);
      return () => {
        if (current === offered) put(null);
      };
    },
    current: () => current,
    /** Null while nobody has anything for it. */
    use: () => useSyncExternalStore(subscribe, () => current),
  };
}
