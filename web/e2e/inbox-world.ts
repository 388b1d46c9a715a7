// What the inbox specs share: where the stack is, who signs in, and the customer on the other end.
import { execFileSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { join } from "node:path";
import {
  type Browser,
  type BrowserContextOptions,
  test as base,
  expect,
  type Page,
} from "@playwright/test";
import { createServerClient } from "@supabase/ssr";
import { createClient } from "@supabase/supabase-js";

interface Info {
  urls: { web: string; api: string; db: string; simulators: string };
  keys: { publishable: string; secret: string };
  logins: { email: string; password: string }[];
  ai: { openai: { base_url: string; api_key: string; unfunded_key: string } };
  webhooks: {
    whatsapp: { url: string; app_secret: string; phone_number_id: string };
    api4com: { secret: string; base_url: string; access_token: string; domain: string };
  };
}

const root = join(import.meta.dirname, "../..");

export const info = JSON.parse(
  process.env.PROSA_INFO ?? execFileSync("npm", ["run", "-s", "info"], { cwd: root }).toString(),
) as Info;

const viewport = { width: 1440, height: 900 };

export const line = info.webhooks.whatsapp.phone_number_id;

export function passwordOf(email: string): string {
  const login = info.logins.find((candidate) => candidate.email === email);
  if (!login) throw new Error(`the demo data has no ${email}`);
  return login.password;
}

/** Signs in through the API and answers the cookies the page would have written. */
export async function sessionCookies(email: string, password = passwordOf(email)) {
  const written: { name: string; value: string }[] = [];
  const client = createServerClient(info.urls.api, info.keys.publishable, {
    cookies: { getAll: () => [], setAll: (cookies) => void written.push(...cookies) },
  });
  const { error } = await client.auth.signInWithPassword({ email, password });
  if (error) throw error;
  const url = new URL(info.urls.web).origin;
  return written.filter(({ value }) => value).map(({ name, value }) => ({ name, value, url }));
}

/** A browser of its own for one person, signed in and looking at the inbox. */
export async function openInbox(
  browser: Browser,
  email: string,
  options: BrowserContextOptions & {
    password?: string;
    prepare?: (page: Page) => Promise<void>;
  } = {},
): Promise<Page> {
  const { password, prepare, ...contextOptions } = options;
  const context = await browser.newContext({ locale: "pt-BR", ...contextOptions });
  await context.addCookies(await sessionCookies(email, password));
  const page = await context.newPage();
  await prepare?.(page);
  await page.goto(`${info.urls.web}/atendimento`);
  return page;
}

/** A client with a person's own rights, for what the screen must agree with. */
export async function apiAs(email: string, password = passwordOf(email)) {
  const client = createClient(info.urls.api, info.keys.publishable, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  const { error } = await client.auth.signInWithPassword({ email, password });
  if (error) throw error;
  return client;
}

async function simulator(method: string, path: string, body: unknown) {
  const response = await fetch(`${info.urls.simulators}/_sim/${path}`, {
    method,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

export interface Customer {
  name: string;
  id: string;
  /** As the provider knows them, in E.164. */
  phone: string;
  writes(text: string): Promise<void>;
  sends(message: Record<string, unknown>): Promise<void>;
  reads(): Promise<void>;
  becomes(change: { blocked?: boolean; online?: boolean; auto_read?: boolean }): Promise<void>;
  received(): Promise<string[]>;
}

const SURNAMES =
  "Abreu Barros Borges Cardoso Castro Cunha Dias Duarte Farias Ferraz Freitas Garcia Gomes Leal Lopes Macedo Maia Matos Melo Moraes Moura Neves Nunes Pacheco Paiva Pinto Prado Queiroz Ramos Reis Rocha Sales Serra Teles Vale Viana Vidal Xavier".split(
    " ",
  );
const surname = () => SURNAMES[randomInt(SURNAMES.length)];

/** Somebody nobody has heard of before, with a phone in the simulated WhatsApp. */
export async function newCustomer(firstName: string): Promise<Customer> {
  const digits = String(randomInt(10_000_000, 99_999_999));
  const initial = String.fromCharCode(65 + randomInt(26));
  const name = `${firstName} ${initial}. ${surname()} ${surname()}`;
  const phone = `+55119${digits}`;
  const { id } = (await simulator("POST", "whatsapp/customers", { name, phone })) as { id: string };
  const inbound = (content: Record<string, unknown>) =>
    simulator("POST", "whatsapp/inbound", {
      customer: id,
      phone_number_id: line,
      wait: true,
      ...content,
    });
  return {
    name,
    id,
    phone,
    writes: async (text) => void (await inbound({ text })),
    sends: async (message) => void (await inbound({ message })),
    reads: async () =>
      void (await simulator("POST", "whatsapp/read", { customer: id, phone_number_id: line })),
    becomes: async (change) =>
      void (await simulator("PATCH", "whatsapp/customers", { customer: id, ...change })),
    async received() {
      const query = new URLSearchParams({ customer: id, phone_number_id: line });
      const response = await fetch(`${info.urls.simulators}/_sim/whatsapp/thread?${query}`);
      const { messages } = (await response.json()) as {
        messages: { direction: string; text: string }[];
      };
      return messages.filter((m) => m.direction === "outbound").map((m) => m.text);
    },
  };
}

/**
 * Opens a customer's conversation from the list and waits until it can be answered. Rows change places
 * when somebody writes: a click that met a neighbour is made again.
 */
export async function openConversation(page: Page, customer: Customer): Promise<void> {
  const heading = page.getByRole("heading", { level: 1, name: customer.name });
  await expect(async () => {
    await rowOf(page, customer).click({ timeout: 5_000 });
    await heading.waitFor({ timeout: 5_000 });
  }).toPass({ timeout: 30_000 });
}

/** A customer's line in the list; their name is in other links, too. */
export const rowOf = (page: Page, customer: Customer) =>
  page.locator("[data-conversation]").filter({ hasText: customer.name });
export const field = (page: Page) => page.getByRole("textbox", { name: /^Mensagem para/ });
export const log = (page: Page) => page.getByRole("log");
export const bubble = (page: Page, text: string) =>
  log(page).getByRole("article").filter({ hasText: text });
export const connection = (page: Page) => page.getByTestId("connection");

export async function send(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await field(page).press("Enter");
}

type Agent = "bruno" | "carla";

async function goHome(page: Page): Promise<Page> {
  await page
    .getByRole("navigation", { name: "Principal" })
    .getByRole("link", { name: "Central de Mensagens" })
    .click();
  await expect(page.getByRole("log")).toHaveCount(0);
  await expect(connection(page)).toHaveAttribute("data-state", "live");
  return page;
}

/** Two agents at their desks. They stay signed in from test to test, as people do. */
export const test = base.extend<Record<Agent, Page>, { desk: (agent: Agent) => Promise<Page> }>({
  desk: [
    async ({ browser }, use) => {
      const desks = new Map<Agent, Promise<Page>>();
      const open = async (agent: Agent) => {
        const page = desks.get(agent) ?? openInbox(browser, `${agent}@acme.test`, { viewport });
        desks.set(agent, page);
        return goHome(await page);
      };
      await use(open);
      for (const page of desks.values()) await (await page).context().close();
    },
    { scope: "worker" },
  ],
  bruno: async ({ desk }, use) => {
    const page = await desk("bruno");
    await use(page);
    await page.unrouteAll({ behavior: "ignoreErrors" });
  },
  carla: async ({ desk }, use) => {
    const page = await desk("carla");
    await use(page);
    await page.unrouteAll({ behavior: "ignoreErrors" });
  },
});
