/**
 * Why a feed is read again from the database: its topic was joined (first and again), the page came
 * back, a number was missing in the sequence, nothing is joined, or just to be sure.
 */
export type CatchUpReason = "joined" | "visible" | "online" | "gap" | "poll" | "audit";

export interface Gate<Event> {
  /** Applies the event, or keeps it until the running catch-up is done. */
  push(event: Event): void;
  /** Resolves when the database has been read once after this call. Never rejects. */
  run(reason: CatchUpReason): Promise<void>;
  readonly running: boolean;
}

/**
 * Subscribe first, buffer what arrives, then fetch, then drain: an event that happened while the
 * answer was on its way is applied on top of it and neither lost nor overwritten.
 * Requests that come while one runs share a single further run.
 */
export function createGate<Event>(options: {
  apply(event: Event): void;
  fetch(reason: CatchUpReason): Promise<void>;
  onSettled(reason: CatchUpReason, error: unknown): void;
}): Gate<Event> {
  let buffer: Event[] = [];
  let current: Promise<void> | null = null;
  let next: Promise<void> | null = null;

  async function once(reason: CatchUpReason) {
    let error: unknown = null;
    try {
      await options.fetch(reason);
    } catch (caught) {
      error = caught ?? new Error("catch-up failed");
    }
    current = null;
    const waiting = buffer;
    buffer = [];
    for (const event of waiting) options.apply(event);
    options.onSettled(reason, error);
  }

  return {
    get running() {
      return current !== null;
    },
    push(event) {
      if (current) buffer.push(event);
      else options.apply(event);
    },
    run(reason) {
      if (next) return next;
      if (current) {
        next = current.then(() => {
          next = null;
          current = once(reason);
          return current;
        });
        return next;
      }
      current = once(reason);
      return current;
    },
  };
}
