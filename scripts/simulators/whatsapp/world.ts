// Everything the simulated WhatsApp knows, as plain data: lines, customers, threads, settings.

/** One business number as its owner configured it at Meta. */
export interface BusinessApp {
  app_secret: string;
  access_token: string;
  verify_token: string;
  waba_id: string;
  phone_number_id: string;
  display_phone_number: string;
  verified_name: string;
  webhook_url: string;
}

/** Whose webhook a number's events go to: its own app's, the platform's, or both. */
export type Door = "own" | "platform" | "both";

export interface Line extends BusinessApp {
  door: Door;
}

export interface PlatformApp {
  app_secret: string;
  verify_token: string;
  webhook_url: string;
}

export interface WabaSubscription {
  subscribed: boolean;
  override_callback_uri: string | null;
}

export interface Customer {
  id: string;
  name: string;
  /** What the person would dictate, E.164; null for somebody known by username alone. */
  phone: string | null;
  /** What WhatsApp calls them: the digits, in Brazil at times without the 9th. */
  wa_id: string | null;
  username: string | null;
  hides_phone: boolean;
  country: string;
  /** Business-scoped user id per WABA: another business sees another id. */
  user_ids: Record<string, string>;
  online: boolean;
  auto_read: boolean;
  blocked: boolean;
}

export type MessageStatus = "accepted" | "sent" | "delivered" | "read" | "failed";

export interface Message {
  id: string;
  /** Null when a business wrote to a number that is not on WhatsApp. */
  customer_id: string | null;
  phone_number_id: string;
  direction: "inbound" | "outbound";
  type: string;
  text: string | null;
  at: number;
  status: MessageStatus;
  reply_to: string | null;
  biz_opaque_callback_data: string | null;
  error_code: number | null;
  recipient: { wa_id: string | null; user_id: string | null } | null;
}

export interface Thread {
  customer_id: string;
  phone_number_id: string;
  messages: Message[];
  /** When the customer last wrote: the 24 h window opens here. */
  last_inbound_at: number | null;
  typing_until: number | null;
}

/** One call that WhatsApp accepted. Two with the same callback data mean a double send. */
export interface Send {
  id: string;
  at: number;
  phone_number_id: string;
  to: string;
  text: string;
  biz_opaque_callback_data: string | null;
}

export interface Settings {
  delays: { sentMs: number; deliveredMs: number; readMs: number };
  limits: { numberPerSecond: number; pairBurst: number; pairRefillMs: number };
  retry: { firstMs: number; maxMs: number; attempts: number; timeoutMs: number };
  unknownRecipients: "undeliverable" | "deliver";
}

export interface World {
  settings: Settings;
  platform: PlatformApp | null;
  lines: Map<string, Line>;
  wabas: Map<string, WabaSubscription>;
  expiredTokens: Set<string>;
  customers: Map<string, Customer>;
  messages: Map<string, Message>;
  threads: Map<string, Thread>;
  sends: Send[];
}

export const defaultSettings: Settings = {
  delays: { sentMs: 250, deliveredMs: 700, readMs: 2_000 },
  limits: { numberPerSecond: 80, pairBurst: 45, pairRefillMs: 6_000 },
  retry: { firstMs: 1_000, maxMs: 60_000, attempts: 40, timeoutMs: 10_000 },
  unknownRecipients: "undeliverable",
};

export const windowMs = 24 * 60 * 60 * 1000;

export function createWorld(
  apps: BusinessApp[],
  platform: PlatformApp | null,
  delays: Partial<Settings["delays"]> = {},
): World {
  const world: World = {
    settings: structuredClone(defaultSettings),
    platform,
    lines: new Map(),
    wabas: new Map(),
    expiredTokens: new Set(),
    customers: new Map(),
    messages: new Map(),
    threads: new Map(),
    sends: [],
  };
  Object.assign(world.settings.delays, delays);
  for (const app of apps) addLine(world, app);
  return world;
}

export function addLine(world: World, app: BusinessApp): Line {
  const line: Line = { ...app, door: world.lines.get(app.phone_number_id)?.door ?? "own" };
  world.lines.set(line.phone_number_id, line);
  if (!world.wabas.has(line.waba_id)) {
    world.wabas.set(line.waba_id, { subscribed: true, override_callback_uri: null });
  }
  return line;
}

export function threadOf(world: World, customerId: string, phoneNumberId: string): Thread {
  const key = `${customerId}|${phoneNumberId}`;
  let thread = world.threads.get(key);
  if (!thread) {
    thread = {
      customer_id: customerId,
      phone_number_id: phoneNumberId,
      messages: [],
      last_inbound_at: null,
      typing_until: null,
    };
    world.threads.set(key, thread);
  }
  return thread;
}

export function keepMessage(world: World, message: Message): void {
  world.messages.set(message.id, message);
  if (!message.customer_id) return;
  const thread = threadOf(world, message.customer_id, message.phone_number_id);
  thread.messages.push(message);
  if (message.direction === "inbound") {
    thread.last_inbound_at = Math.max(thread.last_inbound_at ?? 0, message.at);
  } else {
    thread.typing_until = null;
  }
}

export function windowIsOpen(thread: Thread, now: number): boolean {
  return thread.last_inbound_at !== null && now - thread.last_inbound_at < windowMs;
}
