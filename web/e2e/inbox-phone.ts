// The customer's phone in the simulated WhatsApp, beyond plain text.
import type { Page } from "@playwright/test";
import { type Customer, info, line, log, newCustomer, openConversation } from "./inbox-world.ts";

/** A message as the phone holds it. */
export interface OnPhone {
  id: string;
  direction: "inbound" | "outbound";
  type: string;
  text: string | null;
  content: Record<string, unknown> | null;
  media: { mime_type: string; voice?: boolean; size?: number } | null;
  reactions: { emoji: string; by?: string }[];
}

const base = `${info.urls.simulators}/_sim/whatsapp`;

async function post(path: string, body: unknown): Promise<{ id?: string }> {
  const response = await fetch(`${base}/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as { id?: string };
}

export function phoneOf(customer: Customer) {
  const messages = async (): Promise<OnPhone[]> => {
    const query = new URLSearchParams({ customer: customer.id, phone_number_id: line });
    const response = await fetch(`${base}/thread?${query}`);
    return ((await response.json()) as { messages: OnPhone[] }).messages;
  };
  const last = async (direction: OnPhone["direction"]) =>
    (await messages()).filter((message) => message.direction === direction).at(-1);
  return {
    /** Sends something of a type, a fitting sample where nothing else is said. */
    async sends(type: string, more: Record<string, unknown> = {}): Promise<void> {
      await post("inbound", {
        customer: customer.id,
        phone_number_id: line,
        type,
        wait: true,
        ...more,
      });
    },
    /** Another number from now on; every business they wrote to is told. */
    async changesNumber(phone: string): Promise<void> {
      await post("change-number", { customer: customer.id, phone });
    },
    /** Another id of the provider's; every business they wrote to is told. */
    async changesId(): Promise<void> {
      await post("change-user-id", { customer: customer.id });
    },
    async renamesGroup(group_id: string, text: string): Promise<void> {
      const groups = [{ group_id, group_subject: { text, update_successful: true } }];
      const value = { metadata: { phone_number_id: line }, groups };
      await post("account", { phone_number_id: line, field: "group_settings_update", value });
    },
    async writesInApp(text: string): Promise<void> {
      await post("echo", { customer: customer.id, phone_number_id: line, text, wait: true });
    },
    async taps(title: string): Promise<void> {
      await post("tap", { message_id: (await last("outbound"))?.id, title });
    },
    async edits(id: string | undefined, text: string): Promise<void> {
      await post("edit", { message_id: id, text });
    },
    async revokes(id: string | undefined): Promise<void> {
      await post("revoke", { message_id: id });
    },
    /** With an empty emoji, takes the reaction back. */
    async reacts(emoji: string, to: OnPhone["direction"]): Promise<void> {
      await post("react", { message_id: (await last(to))?.id, emoji });
    },
    messages,
    /** What we sent last, as the phone shows it. */
    received: () => last("outbound"),
    said: () => last("inbound"),
  };
}

/** A customer who has written, with their conversation open. */
export async function begin(page: Page, firstName: string) {
  const customer = await newCustomer(firstName);
  await customer.writes("oi");
  await openConversation(page, customer);
  return { customer, phone: phoneOf(customer) };
}

export const drawer = (page: Page) => page.getByRole("dialog");
export const entries = (page: Page) => log(page).getByRole("article");

/** Something to send that is not written. */
export async function choose(page: Page, action: string): Promise<void> {
  await page.getByRole("button", { name: "Anexar e outras opções" }).click();
  await page.getByRole("menuitem", { name: action }).click();
}

export const sendDrawer = (page: Page) =>
  drawer(page).getByRole("button", { name: "Enviar", exact: true }).click();
