// Faults a test can ask for. Each ends by itself, after a time or a count.
export interface EventFault {
  /** What happens to the next database message. */
  next(): { copies: number; delayMs: number };
  notReady(): boolean;
}

export interface EventFaultRequest {
  mode: "drop" | "delay" | "duplicate";
  forMs: number;
  /** Ends earlier, after this many messages were hit. */
  count?: number;
  /** Chance that a message is hit, 0 to 1. */
  share?: number;
  delayMs?: number;
}

export interface Faults extends EventFault {
  setEvents(request: EventFaultRequest): void;
  holdReplication(forMs: number): void;
  failJoins(reason: string, count: number): void;
  /** The reason the next join must be refused with, once per call. */
  joinFailure(): string | null;
  reset(): void;
}

export function createFaults(): Faults {
  let events: (Required<EventFaultRequest> & { until: number }) | null = null;
  let notReadyUntil = 0;
  let joins = { reason: "", left: 0 };
  return {
    setEvents(request) {
      const defaults = { count: Infinity, share: 1, delayMs: 0 };
      events = { ...defaults, ...request, until: Date.now() + request.forMs };
    },
    next() {
      const untouched = { copies: 1, delayMs: 0 };
      if (!events || events.count <= 0 || Date.now() > events.until) return untouched;
      if (Math.random() >= events.share) return untouched;
      events.count -= 1;
      if (events.mode === "drop") return { copies: 0, delayMs: 0 };
      return { copies: events.mode === "duplicate" ? 2 : 1, delayMs: events.delayMs };
    },
    holdReplication(forMs) {
      notReadyUntil = Date.now() + forMs;
    },
    notReady: () => Date.now() < notReadyUntil,
    failJoins(reason, count) {
      joins = { reason, left: count };
    },
    joinFailure() {
      if (joins.left <= 0) return null;
      joins.left -= 1;
      return joins.reason;
    },
    reset() {
      events = null;
      notReadyUntil = 0;
      joins = { reason: "", left: 0 };
    },
  };
}
