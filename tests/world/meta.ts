// Webhooks as Meta posts them: its envelope, its bytes, its signature, and its patience.
import { setTimeout as sleep } from "node:timers/promises";
import { metaBytes, webhookHeaders } from "../../scripts/simulators/whatsapp/meta-json.ts";
import { newWamid } from "../../scripts/simulators/whatsapp/wamid.ts";
import { demoTenants } from "../../scripts/stack/demo.ts";
import { config, keys } from "./stack.ts";

export type TenantName = keyof typeof demoTenants;

export const platformDoor = `${config.urls.api}/functions/v1/whatsapp-webhook`;
export const ownDoor = (tenant: TenantName) =>
  `${platformDoor}/${demoTenants[tenant].integracao_id}`;
export const secretOf = (tenant: TenantName | "platform") => keys.whatsapp[tenant].app_secret;

export interface Sender {
  name?: string;
  /** WhatsApp's digits; absent when the person hides the phone. */
  wa_id?: string;
  user_id?: string;
}

export function envelope(tenant: TenantName, value: object, field = "messages") {
  return envelopeOf([{ tenant, value, field }]);
}

/** One body with a change per item, whichever tenants they belong to. */
export function envelopeOf(changes: { tenant: TenantName; value: object; field?: string }[]) {
  return {
    object: "whatsapp_business_account",
    entry: changes.map(({ tenant, value, field = "messages" }) => ({
      id: demoTenants[tenant].waba_id,
      changes: [{ value, field }],
    })),
  };
}

export function metadataOf(tenant: TenantName) {
  const { phone_number_id, display_phone_number } = demoTenants[tenant];
  return { phone_number_id, display_phone_number: display_phone_number.replace(/\D/g, "") };
}

export function messageValue(tenant: TenantName, from: Sender, message: object) {
  const { name = "Cliente", wa_id, user_id } = from;
  return {
    messaging_product: "whatsapp",
    metadata: metadataOf(tenant),
    contacts: [{ profile: { name }, wa_id, user_id }],
    messages: [
      {
        from: wa_id,
        from_user_id: user_id,
        id: newWamid(wa_id ?? user_id ?? "nobody", "inbound"),
        timestamp: String(Math.floor(Date.now() / 1000)),
        ...message,
      },
    ],
  };
}

export function textValue(tenant: TenantName, from: Sender, body: string, more: object = {}) {
  return messageValue(tenant, from, { type: "text", text: { body }, ...more });
}

export interface Webhook {
  url: string;
  body: Buffer;
  headers: Record<string, string>;
}

/** Signed with the secret of the door's owner unless told otherwise. */
export function webhook(
  door: TenantName | "platform",
  body: object | Buffer,
  secret = secretOf(door),
): Webhook {
  const bytes = Buffer.isBuffer(body) ? body : metaBytes(body);
  const url = door === "platform" ? platformDoor : ownDoor(door);
  return { url, body: bytes, headers: webhookHeaders(bytes, secret) };
}

export interface Answer {
  status: number;
  text: string;
  headers: Headers;
}

export async function post({ url, body, headers }: Webhook): Promise<Answer> {
  const answer = await fetch(url, { method: "POST", headers, body: new Uint8Array(body) });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
}

export interface Insisted {
  /** Every answer that was not the last; 0 stands for a broken connection. */
  refusals: number[];
  status: number;
}

/** Posts until the door says 2xx, as Meta does; a 4xx is an answer and ends it. */
export async function insist(hook: Webhook, tries = 10): Promise<Insisted> {
  const refusals: number[] = [];
  for (;;) {
    const status = await post(hook).then(
      (answer) => answer.status,
      () => 0,
    );
    if ((status >= 200 && status < 500) || refusals.length === tries) return { refusals, status };
    refusals.push(status);
    await sleep(200 * 2 ** Math.min(refusals.length, 6) * (0.5 + Math.random()));
  }
}
