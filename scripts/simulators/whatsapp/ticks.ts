// What happens to a business's message after WhatsApp accepted it: sent, delivered, read or failed,
// each told by a webhook of its own.
import { setTimeout as pause } from "node:timers/promises";
import type { EventHub } from "../events.ts";
import type { Courier } from "./courier.ts";
import { statusValue } from "./payload.ts";
import {
  type Customer,
  type Line,
  type Message,
  type MessageStatus,
  type Pricing,
  threadOf,
  type World,
  windowIsOpen,
} from "./world.ts";

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
  /** When the ticks of a message go no further by themselves. */
  settled(messageId: string): Promise<void>;
  read(customerId: string, phoneNumberId: string): Promise<number>;
  /** The customer listened to a voice note. */
  play(message: Message): Promise<void>;
  reset(): void;
}

export function createTicks(world: World, events: EventHub, courier: Courier): Ticks {
  let life = new AbortController();
  const walking = new Map<string, Promise<void>>();

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
    if (message.type === "reaction") return react(message);
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

  /** Reactions are told as sent and no further. */
  function react(message: Message) {
    const target = message.reply_to === null ? null : world.messages.get(message.reply_to);
    if (!target) return;
    target.reactions = target.reactions.filter(({ by }) => by !== "business");
    if (message.text) target.reactions.push({ by: "business", emoji: message.text });
    events.publish("message", target);
  }

  function start(message: Message) {
    if (walking.has(message.id)) return;
    const walked = walk(message)
      .catch((error: unknown) => {
        if (!(error instanceof Error && error.name === "AbortError")) throw error;
      })
      .finally(() => walking.delete(message.id));
    walking.set(message.id, walked);
  }

  function unfinished() {
    return [...world.messages.values()].filter(
      ({ direction, status, type }) =>
        direction === "outbound" &&
        (status === "accepted" || (status === "sent" && type !== "reaction")),
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
    settled: async (messageId) => walking.get(messageId),
    async read(customerId, phoneNumberId) {
      const unread = threadOf(world, customerId, phoneNumberId).messages.filter(
        (message) => message.direction === "outbound" && message.status === "delivered",
      );
      await Promise.all(unread.map((message) => advance(message, "read")));
      return unread.length;
    },
    async play(message) {
      const line = world.lines.get(message.phone_number_id);
      if (!line) return;
      await advance(message, "read");
      const value = statusValue(line, message, "played", Date.now());
      const { customer_id } = message;
      await courier.post({ line, kind: "status", tells: "played", customer_id, value });
    },
    reset() {
      life.abort();
      life = new AbortController();
      walking.clear();
    },
  };
}

/** Decides at acceptance what the recipient's side will say: a code, or null for all well. */
export function fateOf(
  world: World,
  customer: Customer | null,
  line: Line,
  category: Pricing["category"],
  type: string,
): { code: number; details?: string } | null {
  if (!customer || customer.blocked) return { code: 131026 };
  if (category === "marketing" && customer.opted_out) return { code: 131050 };
  if (type === "template") return null;
  const thread = threadOf(world, customer.id, line.phone_number_id);
  return windowIsOpen(thread, Date.now()) ? null : { code: 131047 };
}
