// A second agent in Chromium, who looks at the inbox with a conversation open while messages come, and
// goes on to the next conversation after a minute, as agents do: no thread is longer than a day's.
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, Page } from "@playwright/test";
import { withClient } from "../stack/database.ts";
import type { Stack } from "../stack/stack.ts";
import { openAs } from "./browser.ts";
import { phoneOf, type Sent } from "./webhook-load.ts";

const stayMs = 60_000;
/** Around the opening of a conversation, what came with its first page is not an arrival. */
const settleMs = 2_000;

export interface Seen {
  /** From before the POST until a frame with it had been drawn. */
  thread: number[];
  list: number[];
  /** Of the open conversations' messages, those that were not drawn while it was open. */
  lost: number;
  /** Conversations whose messages were not all there, once each and in order. */
  disordered: number;
  /** Visible rows of the list that at the end did not say what was said last. */
  wrongRows: number;
}

export interface Screen {
  /** Whose conversation is open now. */
  customer(): number;
  /** Resolves with what was seen. Called when the last message has been answered. */
  end(): Promise<Seen>;
}

interface Stay {
  customer: number;
  from: number;
  to: number;
  /** What the page showed when the conversation was left: each message's place and its mark. */
  shown: [seq: number, mark: number][];
}

export async function watchScreen(
  browser: Browser,
  stack: Stack,
  sent: Map<number, Sent>,
): Promise<Screen> {
  const conversations = await conversationsOf(stack);
  const page = await openAs(browser, "carla@acme.test", `${stack.config.urls.web}/atendimento`, {
    script: join(import.meta.dirname, "screen-page.js"),
  });
  const stays: Stay[] = [];
  let customer = 1;
  let isOver = false;
  const over = new AbortController();

  async function stay(): Promise<void> {
    await page.evaluate(`screenBench.open("${conversations.get(customer)}")`);
    await page
      .getByRole("heading", { level: 1, name: `Cliente ${customer}`, exact: true })
      .waitFor();
    await page.getByRole("log").waitFor();
    const from = Date.now() + settleMs;
    await sleep(stayMs, null, { signal: over.signal }).catch(() => undefined);
    const to = isOver ? Number.POSITIVE_INFINITY : Date.now() - settleMs;
    if (isOver) await settled(page, customer, sent);
    stays.push({
      customer,
      from,
      to,
      shown: await page.evaluate<Stay["shown"]>("screenBench.thread()"),
    });
  }

  const staying = (async () => {
    for (; ; customer++) {
      await stay();
      if (isOver) return;
    }
  })();
  staying.catch(() => undefined);
  return {
    customer: () => customer,
    async end() {
      isOver = true;
      over.abort();
      await staying;
      return judge(page, conversations, stays, sent);
    },
  };
}

/** Until the last message of the open conversation has been drawn, or for long enough. */
async function settled(page: Page, customer: number, sent: Map<number, Sent>): Promise<void> {
  const [last] = [...sent].findLast(([, message]) => message.customer === customer) ?? [];
  for (let waited = 0; waited < 5_000; waited += 100) {
    if (await page.evaluate(`${last} in screenBench.seen.thread`)) return;
    await sleep(100);
  }
}

async function judge(
  page: Page,
  conversations: Map<number, string>,
  stays: Stay[],
  sent: Map<number, Sent>,
): Promise<Seen> {
  const drawn =
    await page.evaluate<Record<"thread" | "list", Record<string, number>>>("screenBench.seen");
  const seen: Seen = { thread: [], list: [], lost: 0, disordered: 0, wrongRows: 0 };
  for (const { customer, from, to, shown } of stays) {
    const said = [...sent].filter(
      ([, message]) => message.customer === customer && message.at >= from && message.at <= to,
    );
    for (const [number, { at }] of said) {
      const drawnAt = drawn.thread[number];
      if (drawnAt === undefined) seen.lost += 1;
      else seen.thread.push(drawnAt - at);
    }
    // Two webhooks side by side may come in either order: the conversation's own is the one that counts.
    const inOrder = shown.every(([seq], at) => at === 0 || seq === shown[at - 1]![0] + 1);
    const marks = shown.map(([, mark]) => mark);
    const once = said.every(([number]) => marks.filter((mark) => mark === number).length === 1);
    if (!inOrder || !once) seen.disordered += 1;
  }
  // Before the page was there, nobody looked.
  const since = Math.min(...stays.map(({ from }) => from));
  for (const [number, { at }] of sent) {
    const drawnAt = drawn.list[number];
    if (at >= since && drawnAt !== undefined) seen.list.push(drawnAt - at);
  }
  const last = new Map(
    [...sent].map(([number, { customer }]) => [conversations.get(customer), number]),
  );
  const rows = await page.evaluate<[string, number][]>("screenBench.list()");
  seen.wrongRows = rows.filter(([id, number]) => last.get(id) !== number).length;
  return seen;
}

/** By customer. */
function conversationsOf({ config }: Stack): Promise<Map<number, string>> {
  return withClient(config.urls.db, async (db) => {
    const { rows } = await db.query<{ id: string; phone: string }>(
      `select c.id, i.value as phone from public.conversations c
         join public.contact_identities i on i.tenant_id = c.tenant_id and i.contato_id = c.contato_id
        where i.kind = 'phone' and i.value like $1`,
      [`%${phoneOf(0).slice(2, 8)}%`],
    );
    const base = Number(phoneOf(0));
    return new Map(rows.map(({ id, phone }) => [Number(phone.slice(1)) - base, id]));
  });
}
