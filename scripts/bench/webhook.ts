// From the provider's POST to another agent, through everything that a customer's message passes: door,
// signature, database, Realtime; to a socket, and on to the pixels of a Chromium.
import { setTimeout as sleep } from "node:timers/promises";
import { topics } from "@prosa/shared/events.ts";
import { createClient } from "@supabase/supabase-js";
import { demoPassword, demoTenants } from "../stack/demo.ts";
import type { Stack } from "../stack/stack.ts";
import { withFullStack } from "../test/full-stack.ts";
import { withBrowser } from "./browser.ts";
import { percentile, type Row } from "./row.ts";
import { type Seen, watchScreen } from "./screen.ts";
import { customers, numberOf, perSecond, type Sent, send } from "./webhook-load.ts";

const warmUp = 5 * perSecond;
const acme = demoTenants.acme;

interface Measured extends Seen {
  socket: number[];
  lostBySocket: number;
}

export async function benchWebhook({ minutes }: { minutes: number }): Promise<Row[]> {
  const events = Math.round(minutes * 60 * perSecond);
  const measured = await withFullStack({ web: true }, ({ stack }) => measure(stack, events));
  const { socket, thread, list, lostBySocket, lost, disordered, wrongRows, busy } = measured;
  const load = `${perSecond} events/s, ${events} events`;
  return [
    row(`webhook → second agent's socket, ${load}`, socket, `${lostBySocket} lost`, !lostBySocket),
    row(
      `webhook → second agent's screen, ${thread.length} messages of the open conversation`,
      thread,
      `${lost} lost, ${disordered} conversations out of order`,
      lost + disordered === 0 && thread.length > 0,
    ),
    row(
      `webhook → second agent's screen, ${list.length} rows of the list of ${customers}`,
      list,
      `${wrongRows} wrong at the end`,
      wrongRows === 0 && list.length > 0,
    ),
    {
      what: "the screen's main thread meanwhile",
      figures: `${((1000 * busy) / perSecond).toFixed(2)} ms of a processor for each message`,
      ratio: `${(100 * busy).toFixed(0)} % of one`,
      bar: "none",
      met: null,
    },
  ];
}

function row(what: string, delays: number[], whole: string, isWhole: boolean): Row {
  const [half, most] = [percentile(delays, 50), percentile(delays, 99)];
  return {
    what,
    figures: `p50 ${Math.round(half)} ms, p99 ${Math.round(most)} ms, ${whole}`,
    ratio: `p99 ${(most / half).toFixed(1)} × p50`,
    bar: "p50 ≤ 100 ms, p99 ≤ 300 ms",
    met: half <= 100 && most <= 300 && isWhole,
  };
}

async function measure(stack: Stack, events: number): Promise<Measured> {
  const sent = new Map<number, Sent>();
  await send(stack, { first: 0, count: warmUp, talks: () => 1 }, sent);
  const socket = await listen(stack, sent);
  return withBrowser(async (browser) => {
    const screen = await watchScreen(browser, stack, sent);
    const talks = () => screen.customer();
    await send(stack, { first: warmUp, count: warmUp, talks }, sent);
    socket.begin();
    await send(stack, { first: 2 * warmUp, count: events, talks }, sent);
    const [delays, seen] = await Promise.all([socket.end(2 * warmUp), screen.end()]);
    return { ...seen, socket: delays, lostBySocket: events - delays.length };
  });
}

async function listen({ config, keys }: Stack, sent: Map<number, Sent>) {
  let delays = new Map<number, number>();
  const client = createClient(config.urls.api, keys.publishable, {
    auth: { persistSession: false },
  });
  await client.auth.signInWithPassword({ email: "carla@acme.test", password: demoPassword });
  const channel = client.channel(topics.inbox(acme.id, acme.channel_id), {
    config: { private: true },
  });
  channel.on("broadcast", { event: "*" }, (message) => {
    const { rows = [] } = message.payload as { rows?: { last_message_preview: string }[] };
    for (const { last_message_preview: words } of rows) {
      const number = numberOf(words);
      const message = sent.get(number);
      if (message && !delays.has(number)) delays.set(number, Date.now() - message.at);
    }
  });
  await new Promise<void>((resolve, reject) => {
    channel.subscribe((status, error) => {
      if (status === "SUBSCRIBED") resolve();
      else reject(error ?? new Error(`The inbox topic answered ${status}.`));
    });
  });
  return {
    begin() {
      delays = new Map();
    },
    /** How long everything from number `first` on took; what has not come soon will not. */
    async end(first: number): Promise<number[]> {
      const mine = () => [...delays].filter(([number]) => number >= first);
      const due = [...sent.keys()].filter((number) => number >= first).length;
      for (let waited = 0; mine().length < due && waited < 5000; waited += 50) await sleep(50);
      await client.removeAllChannels();
      return mine().map(([, delay]) => delay);
    },
  };
}
