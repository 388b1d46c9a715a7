// Everything the simulated WhatsApp knows, as plain data: lines, customers, threads, settings.
import { createSendLog, type SendLog } from "./send-log.ts";
import { demoTemplates } from "./templates/demo.ts";
import type { Template } from "./templates/template.ts";

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
  /** Said no to marketing of every business. */
  opted_out: boolean;
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
  error_details: string | null;
  recipient: { wa_id: string | null; user_id: string | null } | null;
  /** The block named like the type, as it was said; null for plain text. */
  content: Record<string, unknown> | null;
  media: MessageMedia | null;
  reactions: { by: "customer" | "business"; emoji: string }[];
  edited_at: number | null;
  revoked_at: number | null;
  /** What a message of the business costs; decided when it is accepted. */
  pricing: Pricing | null;
}

export interface MessageMedia {
  id: string;
  mime_type: string;
  file_name: string | null;
  size: number;
}

export interface Pricing {
  billable: boolean;
  pricing_model: "PMP";
  type: "regular" | "free_entry_point";
  category: "service" | "marketing" | "utility" | "authentication";
}

export interface Thread {
  customer_id: string;
  phone_number_id: string;
  messages: Message[];
  /** When the customer last wrote: the 24 h window opens here. */
  last_inbound_at: number | null;
  /** A click on an ad makes 72 h free of charge and keeps the window open. */
  free_entry_until: number | null;
  typing_until: number | null;
}

export interface Settings {
  delays: { sentMs: number; deliveredMs: number; readMs: number };
  limits: { numberPerSecond: number; pairBurst: number; pairRefillMs: number };
  retry: { firstMs: number; maxMs: number; attempts: number; timeoutMs: number };
  media: { urlMs: number; uploadedMs: number; inboundMs: number };
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
  sends: SendLog;
  templates: Map<string, Template[]>;
  /** Groups that were written in, each with whoever wrote last: their phone shows what we answer. */
  groups: Map<string, string>;
}

const dayMs = 24 * 60 * 60 * 1000;

export const defaultSettings: Settings = {
  delays: { sentMs: 250, deliveredMs: 700, readMs: 2_000 },
  limits: { numberPerSecond: 80, pairBurst: 45, pairRefillMs: 6_000 },
  retry: { firstMs: 1_000, maxMs: 60_000, attempts: 40, timeoutMs: 10_000 },
  media: { urlMs: 5 * 60_000, uploadedMs: 30 * dayMs, inboundMs: 7 * dayMs },
  unknownRecipients: "undeliverable",
};

export const windowMs = dayMs;
export const freeEntryMs = 3 * dayMs;
/** The oldest are forgotten beyond this, so that a run of days keeps to its memory. */
const keptMessages = 50_000;

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
    sends: createSendLog(),
    templates: new Map(),
    groups: new Map(),
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
    world.templates.set(line.waba_id, demoTemplates(line.waba_id));
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
      free_entry_until: null,
      typing_until: null,
    };
    world.threads.set(key, thread);
  }
  return thread;
}

/** What most messages are not. */
export const plain = {
  reply_to: null,
  biz_opaque_callback_data: null,
  error_code: null,
  error_details: null,
  recipient: null,
  content: null,
  media: null,
  edited_at: null,
  revoked_at: null,
  pricing: null,
} as const;

export function keepMessage(world: World, message: Message): void {
  world.messages.set(message.id, message);
  if (world.messages.size > keptMessages) forgetOldest(world);
  if (!message.customer_id) return;
  const thread = threadOf(world, message.customer_id, message.phone_number_id);
  thread.messages.push(message);
  if (message.direction === "inbound") {
    thread.last_inbound_at = Math.max(thread.last_inbound_at ?? 0, message.at);
  } else {
    thread.typing_until = null;
  }
}

function forgetOldest(world: World): void {
  const [id, oldest] = world.messages.entries().next().value!;
  world.messages.delete(id);
  const thread = world.threads.get(`${oldest.customer_id}|${oldest.phone_number_id}`);
  if (thread?.messages[0] === oldest) thread.messages.shift();
}

/** Until when free text may be sent; null when the customer never wrote. */
export function windowEnd(thread: Thread): number | null {
  if (thread.last_inbound_at === null) return null;
  return Math.max(thread.last_inbound_at + windowMs, thread.free_entry_until ?? 0);
}

export function windowIsOpen(thread: Thread, now: number): boolean {
  return (windowEnd(thread) ?? 0) > now;
}
