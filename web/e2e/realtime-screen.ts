// What must be true after every trouble: the list and the open thread are what the database holds.
import { randomUUID } from "node:crypto";
import { type Browser, expect, type Page } from "@playwright/test";
import {
  apiAs,
  type Customer,
  connection,
  log,
  newCustomer,
  openConversation,
  openInbox,
} from "./inbox-world.ts";

type Api = Awaited<ReturnType<typeof apiAs>>;

/** How long a screen may take once the server can be reached, or the page is awake, again. */
const RECOVERY_MS = 5_000;
/** Until it knocks again, at most; the rest of it is work. */
const PAUSE_MS = 3_000;
/** By now a page that nobody tells anything would have asked by itself. */
const LATEST_MS = 12_000;

/** On a slow machine the work may take as long as it took there to open the screen. */
const recoveryOf = (openingMs: number) =>
  Math.min(LATEST_MS, Math.max(RECOVERY_MS, PAUSE_MS + openingMs));

export interface Watched {
  page: Page;
  customer: Customer;
  id: string;
  /** The rights of the person whose screen it is. */
  api: Api;
  brunoSays(body: string): Promise<void>;
  /** What recovery may take on this machine. */
  recoveryMs: number;
}

const numbers = (texts: (string | null)[]) => texts.map((text) => Number(text));

async function expectThread(page: Page, api: Api, id: string) {
  const { data: rows } = await api
    .from("thread")
    .select("seq, status, type")
    .eq("conversation_id", id)
    .order("seq")
    .throwOnError();
  const drawn = await log(page)
    .locator("[data-seq]")
    .evaluateAll((nodes) => nodes.map((node) => node.getAttribute("data-seq")));
  expect(numbers(drawn)).toEqual(rows.map((row) => row.seq));
  const ticks = await log(page)
    .locator("[data-side=ours] [data-status]")
    .evaluateAll((nodes) => nodes.map((node) => node.getAttribute("data-status")));
  const ours = rows.filter((row) => row.type === "text" && row.status !== "received");
  expect(ticks).toEqual(ours.map((row) => row.status));
}

/** The drawn part of the list. The open conversation keeps its place, so it is compared apart. */
async function expectList(page: Page, api: Api, openId: string) {
  const drawn = await page.locator("li:has([data-conversation])").evaluateAll((items) =>
    items
      .map((item) => {
        const link = item.querySelector("[data-conversation]");
        return {
          place: Number(item.getAttribute("aria-posinset")),
          id: link?.getAttribute("data-conversation") ?? "",
          text: link?.textContent ?? "",
          unread: link?.getAttribute("data-unread") === "true",
        };
      })
      .sort((a, b) => a.place - b.place),
  );
  expect(drawn.length).toBeGreaterThan(0);
  expect(new Set(drawn.map((row) => row.id)).size).toBe(drawn.length);
  expect(drawn.map((row) => row.place)).toEqual(drawn.map((_, index) => index + 1));
  const { data: rows } = await api
    .from("inbox")
    .select("id, contato_nome, last_message_preview, unread_count")
    .neq("status", "closed")
    .order("last_message_at", { ascending: false })
    .order("id", { ascending: false })
    .limit(drawn.length)
    .throwOnError();
  const others = drawn.filter((row) => row.id !== openId);
  const stored = rows.filter((row) => row.id !== openId).slice(0, others.length);
  expect(others.slice(0, stored.length).map((row) => row.id)).toEqual(stored.map((row) => row.id));
  for (const row of rows) {
    const shown = drawn.find(({ id }) => id === row.id);
    if (!shown) continue; // pushed out of the drawn part by the open conversation
    expect(shown.text).toContain(row.contato_nome);
    expect(shown.text).toContain(row.last_message_preview ?? "Sem mensagens ainda");
    if (row.id !== openId) expect(shown.unread).toBe(row.unread_count > 0);
  }
}

/** Every message and conversation once, in order, with its latest state, in good time after `since`. */
export async function expectDatabase(watched: Watched, since = Date.now()) {
  const { page, api, id, recoveryMs } = watched;
  const timeout = Math.max(1, since + recoveryMs - Date.now());
  await expect(async () => {
    await expectThread(page, api, id);
    await expectList(page, api, id);
  }).toPass({ timeout, intervals: [100] });
}

export async function expectLive({ page, recoveryMs }: Watched, since = Date.now()) {
  const timeout = Math.max(1, since + recoveryMs - Date.now());
  await expect(connection(page)).toHaveAttribute("data-state", "live", { timeout });
}

/** Carla at her desk, a conversation open in front of her, and everything live. */
export async function carlaWatches(
  browser: Browser,
  firstName: string,
  options: Parameters<typeof openInbox>[2] = {},
): Promise<Watched> {
  const customer = await newCustomer(firstName);
  await customer.writes("oi");
  const openedAt = Date.now();
  const page = await openInbox(browser, "carla@acme.test", options);
  return watch(page, customer, openedAt);
}

/** With the application kept on the machine, as a browser at work has it: what it asks for now needs no line. */
export async function carlaCanLoseHerLine(
  browser: Browser,
  firstName: string,
  options: Parameters<typeof openInbox>[2] = {},
): Promise<Watched> {
  const watched = await carlaWatches(browser, firstName, { ...options, serviceWorkers: "allow" });
  await watched.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  return watched;
}

export async function watch(page: Page, customer: Customer, openedAt: number): Promise<Watched> {
  await openConversation(page, customer);
  await expect(connection(page)).toHaveAttribute("data-state", "live");
  const recoveryMs = recoveryOf(Date.now() - openedAt);
  const api = await apiAs("carla@acme.test");
  const { data } = await api
    .from("inbox")
    .select("id")
    .eq("contato_nome", customer.name)
    .single()
    .throwOnError();
  const id = String(data.id);
  const bruno = await apiAs("bruno@acme.test");
  const brunoSays = async (body: string) =>
    void (await bruno
      .rpc("send_message", {
        conversation_id: id,
        client_id: randomUUID(),
        type: "text",
        body,
        payload: {},
      })
      .throwOnError());
  return { page, customer, id, api, brunoSays, recoveryMs };
}
