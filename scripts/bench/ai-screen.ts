// From a customer's message to what a model makes of it before an agent's eyes: in the panel of the
// conversation that is open in a Chromium, and on the socket of one that is not.
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "@playwright/test";
import { topics } from "@prosa/shared/events.ts";
import { createClient } from "@supabase/supabase-js";
import type { Client } from "pg";
import { demoPassword, demoTenants } from "../stack/demo.ts";
import type { Stack } from "../stack/stack.ts";
import { analyse, askedOf, conversationsOf, say } from "./ai-world.ts";
import { openAs, withBrowser } from "./browser.ts";
import { percentile, type Row } from "./row.ts";

const rounds = 15;
const lostMs = 60_000;
const all = ["sentimento", "intencao", "classificacao", "churn", "resumo"];
/** What is in a message, by which its question is known again at the provider's. */
const markOf = (customer: number) => `caixa${customer}x`;

interface Seen {
  customer: number;
  /** From before the POST until it was there; null when it never was. */
  afterMs: number | null;
}

export async function benchInsights(stack: Stack, db: Client): Promise<Row[]> {
  const customers = Array.from({ length: 2 * rounds }, (_, customer) => customer);
  await analyse(db, []);
  const greeted = customers.map((customer) => ({ customer, words: "Oi, tudo bem?" }));
  await say(stack, greeted);
  const conversations = await conversationsOf(db);
  await analyse(db, all);
  const pauseMs = await pauseOf(db);
  const hearing = await listen(stack, customers.filter(isElsewhere), conversations);
  const screen: Seen[] = [];
  const socket: Seen[] = [];
  await withBrowser(async (browser) => {
    const url = `${stack.config.urls.web}/atendimento`;
    const script = join(import.meta.dirname, "ai-page.js");
    const page = await openAs(browser, "carla@acme.test", url, { script });
    for (const customer of customers.filter((one) => !isElsewhere(one))) {
      const id = conversations.get(customer) ?? "";
      await page.goto(`${url}/${id}`);
      await page.getByRole("log").waitFor();
      await page.locator('[data-testid="connection"][data-state="live"]').first().waitFor();
      const at = await write(stack, customer);
      const elsewhereAt = await write(stack, customer + 1);
      const seenAt = await waitFor(() => seenBy(page, id));
      screen.push({ customer, afterMs: seenAt && seenAt - at });
      const other = conversations.get(customer + 1) ?? "";
      const heardAt = await waitFor(async () => hearing.heard.get(other));
      socket.push({ customer: customer + 1, afterMs: heardAt && heardAt - elsewhereAt });
    }
  });
  await hearing.end();
  const thought = await thinkingOf(stack, customers);
  return [
    row("message → insight in the open conversation's panel", screen, thought, pauseMs),
    row("message → insight on the socket of another conversation", socket, thought, pauseMs),
  ];
}

const isElsewhere = (customer: number) => customer % 2 === 1;

async function write(stack: Stack, customer: number): Promise<number> {
  const at = Date.now();
  const words = `Estou chateado, a ${markOf(customer)} chegou quebrada e quero trocar.`;
  await say(stack, [{ customer, words }]);
  return at;
}

const seenBy = (page: Page, id: string) =>
  page.evaluate<number | undefined>(`aiBench.seen["${id}"]`);

async function waitFor(look: () => Promise<number | undefined>): Promise<number | null> {
  for (const end = Date.now() + lostMs; Date.now() < end; await sleep(50)) {
    const at = await look();
    if (at !== undefined) return at;
  }
  return null;
}

async function pauseOf(db: Client): Promise<number> {
  const { rows } = await db.query<{ ms: number }>(
    "select (extract(epoch from private.ai_pause()) * 1000)::integer as ms",
  );
  return rows[0]?.ms ?? Number.NaN;
}

async function listen(
  { config, keys }: Stack,
  customers: number[],
  conversations: Map<number, string>,
) {
  const heard = new Map<string, number>();
  const client = createClient(config.urls.api, keys.publishable, {
    auth: { persistSession: false },
  });
  await client.auth.signInWithPassword({ email: "bruno@acme.test", password: demoPassword });
  await client.realtime.setAuth();
  for (const customer of customers) {
    const id = conversations.get(customer) ?? "";
    const channel = client.channel(topics.conversation(demoTenants.acme.id, id), {
      config: { private: true },
    });
    channel.on("broadcast", { event: "insights_atualizados" }, () => {
      if (!heard.has(id)) heard.set(id, Date.now());
    });
    await new Promise<void>((resolve, reject) => {
      channel.subscribe((status, error) => {
        if (status === "SUBSCRIBED") resolve();
        else if (status !== "CLOSED") reject(error ?? new Error(`The topic answered ${status}.`));
      });
    });
  }
  return { heard, end: () => client.removeAllChannels() };
}

/** How long the provider thought about each customer's message. */
async function thinkingOf(stack: Stack, customers: number[]): Promise<Map<number, number>> {
  const asked = await askedOf(stack);
  const took = customers.map((customer) => {
    const mine = asked.filter(({ body }) => body.includes(markOf(customer)));
    return [customer, mine.reduce((sum, { took_ms }) => sum + (took_ms ?? 0), 0)] as const;
  });
  return new Map(took);
}

function row(what: string, seen: Seen[], thought: Map<number, number>, pauseMs: number): Row {
  const came = seen.flatMap(({ customer, afterMs }) =>
    afterMs === null ? [] : [{ afterMs, thoughtMs: thought.get(customer) ?? 0 }],
  );
  const ours = came.map(({ afterMs, thoughtMs }) => afterMs - thoughtMs - pauseMs);
  const [half, most] = [percentile(ours, 50), percentile(ours, 99)];
  const thoughtMs = percentile(
    came.map((one) => one.thoughtMs),
    50,
  );
  return {
    what: `${what}, ${seen.length} conversations`,
    figures: `p50 ${Math.round(half)} ms, p99 ${Math.round(most)} ms, besides ${pauseMs} ms of pause and ${Math.round(thoughtMs)} ms (p50) of the provider, ${seen.length - came.length} lost`,
    ratio: `p99 ${(most / half).toFixed(1)} × p50`,
    bar: "none lost",
    met: came.length === seen.length,
  };
}
