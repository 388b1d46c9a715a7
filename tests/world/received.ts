// What the database holds of one webhook.
import { createHash, randomInt } from "node:crypto";
import type { Sender, Webhook } from "./meta.ts";
import { rows } from "./stack.ts";

export interface StoredMessage {
  id: string;
  direction: string;
  type: string;
  status: string;
  body: string | null;
  payload: Record<string, unknown>;
  sent_at: Date;
}

export interface Kept {
  id: string;
  sha256: string;
  body: string;
  unknown: string[];
  received_count: number;
  deliveries: { tenant_id: string; status: string; received_count: number }[];
  /** How many messages the ids in its body stand for, whoever brought them first. */
  messages: number;
  stored: StoredMessage[];
}

/** Null when nothing at all was stored. */
export async function kept({ body }: Webhook): Promise<Kept | null> {
  const sha256 = createHash("sha256").update(body).digest("hex");
  const [raw] = await rows<Omit<Kept, "messages" | "stored">>(
    `select r.id, r.sha256, r.body, r.unknown, r.received_count,
            (select coalesce(jsonb_agg(jsonb_build_object('tenant_id', d.tenant_id,
                       'status', d.status, 'received_count', d.received_count)), '[]')
               from public.webhook_deliveries d where d.raw_delivery_id = r.id) as deliveries
       from private.raw_deliveries r where r.sha256 = $1`,
    [sha256],
  );
  if (!raw) return null;
  const refs = [...body.toString().matchAll(/"id":"(wamid\.[^"]+)"/g)];
  const stored = await rows<StoredMessage>(
    `select m.id, m.direction, m.type, m.status, m.body, m.payload, m.sent_at
       from public.messages m where m.provider_ref = any($1)`,
    [refs.map(([, ref = ""]) => ref.replaceAll("\\/", "/"))],
  );
  return { ...raw, messages: stored.length, stored };
}

/** Somebody who has never written, with a Brazilian mobile and a BSUID. */
export function newSender(): Required<Sender> {
  const number = randomInt(10_000_000, 99_999_999);
  return { name: "Cliente", wa_id: `55419${number}`, user_id: `BR.55${number}${randomInt(1e6)}` };
}
