// What happens to a business's message after WhatsApp accepted it: sent, delivered, read or failed,
// each told by a webhook of its own.
import { setTimeout as pause } from "node:timers/promises";
import type { EventHub } from "../events.ts";
import type { Courier } from "./courier.ts";
import { statusValue } from "./payload.ts";
import { type Message, type MessageStatus, threadOf, type World, windowIsOpen } from "./world.ts";

const rank: Record<MessageStatus, number> = {
  accepted: 0,
  sent: 1,
  delivered: 2,
  read: 3,
  failed: 4,
};
/** A slow receiver delays the next status a little, so that ticks normally arrive in order. */
const patienceMs = 2_000;

export interface Ticks {
  start(message: Message): void;
  /** Goes on with the messages that waited for this phone to be switched on. */
  resume(customerId: string): void;
  /** Goes on with everything that a restart interrupted. */
  resumeAll(): void;
  read(customerId: string, phoneNumberId: string): Promise<number>;
  reset(): void;
}

export function createTicks(world: World, events: EventHub, courier: Courier): Ticks {
  let life = new AbortController();
  const walking = new Set<string>();

  async function advance(message: Message, status: MessageStatus) {
    const line = world.lines.get(message.phone_number_id);
    if (!line || rank[status] <= rank[message.status]) return;
    message.status = status;
    events.publish("message", message);
    const value = statusValue(line, message, status, Date.now());
    const { customer_id } = message;
    const first = courier.post({ line, kind: "status", tells: status, customer_id, value });
    await Promise.race([first, wait(patienceMs)]);
  }

  async function wait(ms: number) {
    await pause(ms, undefined, { signal: life.signal, ref: false });
  }

  async function walk(message: Message) {
    const { delays } = world.settings;
    const customer = message.customer_id ? world.customers.get(message.customer_id) : null;
    if (message.status === "accepted") {
      await wait(delays.sentMs);
      if (message.error_code) return advance(message, "failed");
      await advance(message, "sent");
    }
    if (!customer?.online) return;
    if (message.status === "sent") {
      await wait(delays.deliveredMs);
      if (!customer.online) return;
      await advance(message, "delivered");
    }
    if (!customer.auto_read || message.status !== "delivered") return;
    await wait(delays.readMs);
    await advance(message, "read");
  }

  function start(message: Message) {
    if (walking.has(message.id)) return;
    walking.add(message.id);
    walk(message)
      .catch((error: unknown) => {
        if (!(error instanceof Error && error.name === "AbortError")) throw error;
      })
      .finally(() => walking.delete(message.id));
  }

  function unfinished() {
    return [...world.messages.values()].filter(
      ({ direction, status }) =>
        direction === "outbound" && (status === "accepted" || status === "sent"),
    );
  }

  return {
    start,
    resume(customerId) {
      for (const message of unfinished()) if (message.customer_id === customerId) start(message);
    },
    resumeAll() {
      for (const message of unfinished()) start(message);
    },
    async read(customerId, phoneNumberId) {
      const unread = threadOf(world, customerId, phoneNumberId).messages.filter(
        (message) => message.direction === "outbound" && message.status === "delivered",
      );
      await Promise.all(unread.map((message) => advance(message, "read")));
      return unread.length;
    },
    reset() {
      life.abort();
      life = new AbortController();
      walking.clear();
    },
  };
}

/** Decides at acceptance what the recipient's side will say: a code, or null for all well. */
export function fateOf(world: World, customerId: string | null, phoneNumberId: string) {
  const customer = customerId ? world.customers.get(customerId) : null;
  if (!customer || customer.blocked) return 131026;
  return windowIsOpen(threadOf(world, customer.id, phoneNumberId), Date.now()) ? null : 131047;
}
