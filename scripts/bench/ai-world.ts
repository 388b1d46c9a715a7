// Acme's customers for the benches of its models, and what the played provider was asked.
import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";
import { metaBytes, webhookHeaders } from "../simulators/whatsapp/meta-json.ts";
import { demoTenants } from "../stack/demo.ts";
import type { Stack } from "../stack/stack.ts";

const acme = demoTenants.acme;
/** As many as one delivery brings. */
const perDelivery = 10;
const firstPhone = 5511970000000;

export interface Said {
  customer: number;
  words: string;
}

let told = 0;

/** What is said comes in through the signed webhook, ten messages a delivery. */
export async function say({ config, keys }: Stack, said: Said[]): Promise<void> {
  const url = `${config.urls.api}/functions/v1/whatsapp-webhook/${acme.integracao_id}`;
  for (let at = 0; at < said.length; at += perDelivery) {
    const bytes = metaBytes(envelope(said.slice(at, at + perDelivery)));
    const headers = webhookHeaders(bytes, keys.whatsapp.acme.app_secret);
    const answer = await fetch(url, { method: "POST", headers, body: new Uint8Array(bytes) });
    if (!answer.ok) throw new Error(`The door answered ${answer.status}: ${await answer.text()}`);
    await answer.arrayBuffer();
  }
}

function envelope(said: Said[]) {
  const phoneOf = (customer: number) => String(firstPhone + customer);
  const value = {
    messaging_product: "whatsapp",
    metadata: {
      display_phone_number: acme.display_phone_number.replace(/\D/g, ""),
      phone_number_id: acme.phone_number_id,
    },
    contacts: said.map(({ customer }) => ({
      profile: { name: `Cliente ${customer}` },
      wa_id: phoneOf(customer),
    })),
    messages: said.map(({ customer, words }) => ({
      from: phoneOf(customer),
      id: `wamid.bench.ai.${told++}`,
      timestamp: String(Math.floor(Date.now() / 1000)),
      type: "text",
      text: { body: words },
    })),
  };
  return {
    object: "whatsapp_business_account",
    entry: [{ id: acme.waba_id, changes: [{ value, field: "messages" }] }],
  };
}

/** By customer. */
export async function conversationsOf(db: Client): Promise<Map<number, string>> {
  const { rows } = await db.query<{ id: string; phone: string }>(
    `select c.id, i.value as phone from public.conversations c
       join public.contact_identities i on i.tenant_id = c.tenant_id and i.contato_id = c.contato_id
      where i.kind = 'phone' and i.value like $1`,
    [`%${String(firstPhone).slice(2, 8)}%`],
  );
  return new Map(rows.map(({ id, phone }) => [Number(phone.replace(/\D/g, "")) - firstPhone, id]));
}

/** What is looked at by itself from now on. A month's money never ends. */
export async function analyse(db: Client, analyses: string[]): Promise<void> {
  await db.query(
    "update public.ai_settings set analyses = $2, monthly_cap_usd = 100000 where tenant_id = $1",
    [acme.id, analyses],
  );
}

/** Nobody drains but who is told to: neither the timetable nor what comes in. */
export async function stopSweeps(db: Client): Promise<void> {
  await db.query("update cron.job set active = false where jobname = 'ai'");
  await sleep(2_000); // the timetable is read anew each second
}

export interface Asked {
  body: string;
  took_ms: number | null;
}

export async function askedOf({ config }: Stack): Promise<Asked[]> {
  const answer = await fetch(`${config.urls.simulators}/_sim/ai/requests?limit=5000`);
  return ((await answer.json()) as { requests: Asked[] }).requests;
}

/** It thinks for no longer than it has to. */
export async function hurryProvider({ config }: Stack): Promise<void> {
  await fetch(`${config.urls.simulators}/_sim/ai/settings`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ answer_ms: 0, piece_ms: 0 }),
  });
}
