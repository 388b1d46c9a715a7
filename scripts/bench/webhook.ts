// From the provider's POST to another agent's socket, through everything that a customer's message
// passes: door, signature, database, Realtime. An open loop, as providers do not wait for us.
import { setTimeout as sleep } from "node:timers/promises";
import { topics } from "@prosa/shared/events.ts";
import { createClient } from "@supabase/supabase-js";
import { metaBytes, webhookHeaders } from "../simulators/whatsapp/meta-json.ts";
import { demoPassword, demoTenants } from "../stack/demo.ts";
import type { Stack } from "../stack/stack.ts";
import { withFullStack } from "../test/full-stack.ts";
import { percentile, type Row } from "./row.ts";

const perSecond = 100;
const warmUp = 200;
const customers = 50;
const acme = demoTenants.acme;

export async function benchWebhook({ minutes }: { minutes: number }): Promise<Row[]> {
  const measured = Math.round(minutes * 60 * perSecond);
  const { delays, lost } = await withFullStack({ web: false }, ({ stack }) =>
    measure(stack, measured),
  );
  const [half, most] = [percentile(delays, 50), percentile(delays, 99)];
  return [
    {
      what: `webhook → second agent's socket, ${perSecond} events/s, ${measured} events`,
      figures: `p50 ${Math.round(half)} ms, p99 ${Math.round(most)} ms, ${lost} lost`,
      ratio: `p99 ${(most / half).toFixed(1)} × p50`,
      bar: "p50 ≤ 100 ms, p99 ≤ 300 ms",
      met: half <= 100 && most <= 300 && lost === 0,
    },
  ];
}

async function measure(
  { config, keys }: Stack,
  measured: number,
): Promise<{ delays: number[]; lost: number }> {
  const sent = new Map<string, number>();
  const delays = new Map<string, number>();
  const client = createClient(config.urls.api, keys.publishable, {
    auth: { persistSession: false },
  });
  await client.auth.signInWithPassword({ email: "carla@acme.test", password: demoPassword });
  const channel = client.channel(topics.inbox(acme.id, acme.channel_id), {
    config: { private: true },
  });
  channel.on("broadcast", { event: "*" }, (message) => {
    const { rows = [] } = message.payload as { rows?: { last_message_preview: string }[] };
    for (const { last_message_preview: mark } of rows) {
      const at = sent.get(mark);
      if (at !== undefined && !delays.has(mark)) delays.set(mark, performance.now() - at);
    }
  });
  await new Promise<void>((resolve, reject) => {
    channel.subscribe((status, error) => {
      if (status === "SUBSCRIBED") resolve();
      else reject(error ?? new Error(`The inbox topic answered ${status}.`));
    });
  });

  const url = `${config.urls.api}/functions/v1/whatsapp-webhook/${acme.integracao_id}`;
  const began = performance.now();
  const posts: Promise<void>[] = [];
  for (let number = 0; number < warmUp + measured; number++) {
    const due = began + (number * 1000) / perSecond;
    if (due > performance.now()) await sleep(due - performance.now());
    const mark = `mark ${number}`;
    const bytes = metaBytes(envelope(number, mark));
    const headers = webhookHeaders(bytes, keys.whatsapp.acme.app_secret);
    if (number >= warmUp) sent.set(mark, performance.now());
    posts.push(post(url, bytes, headers));
  }
  await Promise.all(posts);
  for (let waited = 0; delays.size < sent.size && waited < 5000; waited += 50) await sleep(50);
  await client.removeAllChannels();
  return { delays: [...delays.values()], lost: sent.size - delays.size };
}

async function post(url: string, body: Buffer, headers: Record<string, string>): Promise<void> {
  const answer = await fetch(url, { method: "POST", headers, body: new Uint8Array(body) });
  if (!answer.ok) throw new Error(`The door answered ${answer.status}: ${await answer.text()}`);
  await answer.arrayBuffer();
}

function envelope(number: number, body: string) {
  const phone = String(5511980000000 + (number % customers));
  const value = {
    messaging_product: "whatsapp",
    metadata: {
      display_phone_number: acme.display_phone_number.replace(/\D/g, ""),
      phone_number_id: acme.phone_number_id,
    },
    contacts: [{ profile: { name: `Cliente ${number % customers}` }, wa_id: phone }],
    messages: [
      {
        from: phone,
        id: `wamid.bench.${number}`,
        timestamp: String(Math.floor(Date.now() / 1000)),
        type: "text",
        text: { body },
      },
    ],
  };
  return {
    object: "whatsapp_business_account",
    entry: [{ id: acme.waba_id, changes: [{ value, field: "messages" }] }],
  };
}
