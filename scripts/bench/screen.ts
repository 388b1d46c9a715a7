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
const lostMs = 30_000;

export interface Seen {
  /** From before the POST until a frame with it had been drawn. */
  thread: number[];
  list: number[];
  /** Of the open conversations' messages, those that were not drawn while it was open. */
  lost: number;
  /** Conversations whose messages were not all there, once each and in order. */
  disordered: number;
  /** How long the page's main thread was on a processor, of the time that was looked at. */
  busy: number;
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
  from: number;
  /** What came meanwhile. */
  said: Map<number, Sent>;
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
  const work = await workOf(page);
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
    const said = saidIn(sent, { customer, from, to: Date.now() });
    await drawn(page, [...said.keys()]);
    stays.push({ from, said, shown: await page.evaluate<Stay["shown"]>("screenBench.thread()") });
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
      const busy = await work();
      isOver = true;
      over.abort();
      await staying;
      return { ...(await judge(page, conversations, stays, sent)), busy };
    },
  };
}

/** Answers with the share of the time since. */
async function workOf(page: Page): Promise<() => Promise<number>> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
  const look = async () => {
    const { metrics } = await devtools.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN;
  };
  const [began, before] = [performance.now(), await look()];
  return async () => (1000 * ((await look()) - before)) / (performance.now() - began);
}

function saidIn(
  sent: Map<number, Sent>,
  { customer, from, to }: { customer: number; from: number; to: number },
): Map<number, Sent> {
  const said = [...sent].filter(
    ([, message]) => message.customer === customer && message.at >= from && message.at <= to,
  );
  return new Map(said);
}

/** Until all of them have been on the screen, or for so long that they are taken for lost. */
async function drawn(page: Page, numbers: number[]): Promise<void> {
  const all = `${JSON.stringify(numbers)}.every((number) => number in screenBench.seen.thread)`;
  for (const end = Date.now() + lostMs; Date.now() < end; await sleep(100)) {
    if (await page.evaluate<boolean>(all)) return;
  }
}

async function judge(
  page: Page,
  conversations: Map<number, string>,
  stays: Stay[],
  sent: Map<number, Sent>,
): Promise<Omit<Seen, "busy">> {
  const wrongRows = await wrongRowsOf(page, conversations, sent);
  const firstSeen =
    await page.evaluate<Record<"thread" | "list", Record<string, number>>>("screenBench.seen");
  const seen = { thread: [] as number[], list: [] as number[], lost: 0, disordered: 0, wrongRows };
  for (const { said, shown } of stays) {
    for (const [number, { at }] of said) {
      const drawnAt = firstSeen.thread[number];
      if (drawnAt === undefined) seen.lost += 1;
      else seen.thread.push(drawnAt - at);
    }
    // Two webhooks side by side may come in either order: the conversation's own is the one that counts.
    const inOrder = shown.every(([seq], at) => at === 0 || seq === shown[at - 1]![0] + 1);
    const marks = shown.map(([, mark]) => mark);
    const once = [...said.keys()].every(
      (number) => marks.filter((mark) => mark === number).length === 1,
    );
    if (!inOrder || !once) seen.disordered += 1;
  }
  // Before the page was there, nobody looked.
  const since = Math.min(...stays.map(({ from }) => from));
  for (const [number, { at }] of sent) {
    const drawnAt = firstSeen.list[number];
    if (at >= since && drawnAt !== undefined) seen.list.push(drawnAt - at);
  }
  return seen;
}

async function wrongRowsOf(
  page: Page,
  conversations: Map<number, string>,
  sent: Map<number, Sent>,
): Promise<number> {
  const last = new Map(
    [...sent].map(([number, { customer }]) => [conversations.get(customer), number]),
  );
  for (const end = Date.now() + lostMs; ; await sleep(100)) {
    const rows = await page.evaluate<[string, number][]>("screenBench.list()");
    const wrong = rows.filter(([id, number]) => last.get(id) !== number).length;
    if (wrong === 0 || Date.now() > end) return wrong;
  }
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
