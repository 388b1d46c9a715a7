// What became of each webhook: every one still pending, the latest of the others, and counts of all.

export interface Delivery {
  id: number;
  kind: "message" | "status" | "system" | "account";
  /** What it tells: a message's type or a status. */
  tells: string;
  customer_id: string | null;
  door: "own" | "platform";
  url: string;
  phone_number_id: string;
  state: "pending" | "delivered" | "abandoned";
  tries: number;
  /** The latest ones: a receiver that is down for days would fill the memory. */
  attempts: Attempt[];
}

export interface Attempt {
  at: number;
  http_status: number | null;
  error: string | null;
  ms: number;
}

export interface DeliveryLog {
  add(input: Omit<Delivery, "id" | "state" | "tries" | "attempts">): Delivery;
  tried(delivery: Delivery, attempt: Attempt): void;
  finish(delivery: Delivery, state: "delivered" | "abandoned"): void;
  /** Oldest first. */
  latest(limit: number): Delivery[];
  counts(): Record<Delivery["state"], number>;
  reset(): void;
}

const keptDeliveries = 1_000;
const keptAttempts = 10;

export function createDeliveryLog(): DeliveryLog {
  const pending = new Set<Delivery>();
  let ended: Delivery[] = [];
  const done = { delivered: 0, abandoned: 0 };
  let nextId = 1;

  return {
    add(input) {
      const delivery: Delivery = {
        ...input,
        id: nextId++,
        state: "pending",
        tries: 0,
        attempts: [],
      };
      pending.add(delivery);
      return delivery;
    },
    tried(delivery, attempt) {
      delivery.tries += 1;
      delivery.attempts.push(attempt);
      if (delivery.attempts.length > keptAttempts) delivery.attempts.shift();
    },
    finish(delivery, state) {
      if (!pending.delete(delivery)) return;
      delivery.state = state;
      done[state] += 1;
      ended.push(delivery);
      if (ended.length > 2 * keptDeliveries) ended = ended.slice(-keptDeliveries);
    },
    latest(limit) {
      const waiting: Delivery[] = [];
      for (const delivery of pending) {
        waiting.push(delivery);
        if (waiting.length >= limit) break;
      }
      return [...ended.slice(-limit), ...waiting].sort((a, b) => a.id - b.id).slice(-limit);
    },
    counts: () => ({ pending: pending.size, ...done }),
    reset() {
      pending.clear();
      ended = [];
      Object.assign(done, { delivered: 0, abandoned: 0 });
    },
  };
}
