// A hundred customers who write, a hundred messages a second whether or not we keep up. One of them,
// whose conversation is open on the screen, writes every fiftieth.
import { setTimeout as sleep } from "node:timers/promises";
import { metaBytes, webhookHeaders } from "../simulators/whatsapp/meta-json.ts";
import { demoTenants } from "../stack/demo.ts";
import type { Stack } from "../stack/stack.ts";

export const perSecond = 100;
export const customers = 100;
const every = 50;
const acme = demoTenants.acme;

export interface Sent {
  customer: number;
  /** By the clock of the machine. */
  at: number;
}

/** What is in a message, by which it is known again wherever it turns up. */
export const markOf = (number: number) => `mark ${number}.`;
export const numberOf = (words: string) => Number(/^mark (\d+)\.$/.exec(words)?.[1] ?? -1);
export const phoneOf = (customer: number) => String(5511980000000 + customer);

/** Sends `count` messages from number `first` on. `talks` says who writes more than others. */
export async function send(
  { config, keys }: Stack,
  { first, count, talks }: { first: number; count: number; talks: () => number },
  sent: Map<number, Sent>,
): Promise<void> {
  const url = `${config.urls.api}/functions/v1/whatsapp-webhook/${acme.integracao_id}`;
  const began = performance.now();
  const posts: Promise<void>[] = [];
  for (let number = first; number < first + count; number++) {
    const waitMs = began + ((number - first) * 1000) / perSecond - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    const customer = number % every === 0 ? talks() : number % customers;
    const bytes = metaBytes(envelope(number, customer));
    const headers = webhookHeaders(bytes, keys.whatsapp.acme.app_secret);
    sent.set(number, { customer, at: Date.now() });
    posts.push(post(url, bytes, headers));
  }
  await Promise.all(posts);
}

async function post(url: string, body: Buffer, headers: Record<string, string>): Promise<void> {
  const answer = await fetch(url, { method: "POST", headers, body: new Uint8Array(body) });
  if (!answer.ok) throw new Error(`The door answered ${answer.status}: ${await answer.text()}`);
  await answer.arrayBuffer();
}

function envelope(number: number, customer: number) {
  const phone = phoneOf(customer);
  const value = {
    messaging_product: "whatsapp",
    metadata: {
      display_phone_number: acme.display_phone_number.replace(/\D/g, ""),
      phone_number_id: acme.phone_number_id,
    },
    contacts: [{ profile: { name: `Cliente ${customer}` }, wa_id: phone }],
    messages: [
      {
        from: phone,
        id: `wamid.bench.${number}`,
        timestamp: String(Math.floor(Date.now() / 1000)),
        type: "text",
        text: { body: markOf(number) },
      },
    ],
  };
  return {
    object: "whatsapp_business_account",
    entry: [{ id: acme.waba_id, changes: [{ value, field: "messages" }] }],
  };
}
