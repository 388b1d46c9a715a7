// How WhatsApp misbehaves on order.
import { createFaults, type KindOf, numberOr, textOrNull } from "../faults.ts";
import { codes } from "./graph-codes.ts";

/** When a fault strikes, and what each kind does. */
const moments = {
  /** Before the body of a send is read: nothing is sent. */
  before_body: ["reset_before_body"],
  /** On a send. The first three send nothing; the others send and then misbehave. */
  on_send: [
    "error",
    "hang",
    "reset_after_body",
    "accept_then_drop",
    "slow",
    "garbled",
    "html",
    "truncated",
    "no_id",
    "statuses_first",
  ],
  /** Any call with the number's token: 190. */
  token: ["dead_token"],
  upload: ["upload_error"],
  /** The id is over when it is asked for. */
  resolve: ["media_expired"],
  checksum: ["media_wrong_sha"],
  /** The address is over though it has just been given. */
  download: ["media_url_dead"],
  body: ["media_slow"],
  /** Webhooks: `count` copies, at random within `ms`, or up to `count` in one. */
  copies: ["webhook_copies"],
  order: ["webhook_shuffle"],
  batch: ["webhook_batch"],
} as const;

type FaultKind = KindOf<typeof moments>;
export const faultKinds: readonly FaultKind[] = Object.values(moments).flat();

const usualMs: Partial<Record<FaultKind, number>> = { hang: 60_000, webhook_shuffle: 2_000 };
const usualCount: Partial<Record<FaultKind, number>> = { webhook_copies: 50, webhook_batch: 1_000 };

export const createWhatsAppFaults = () =>
  createFaults({
    moments,
    read(kind, input) {
      const code = numberOr(input.code, 131000);
      return {
        probability: Math.min(1, Math.max(0, numberOr(input.probability, 1))),
        phone_number_id: textOrNull(input.phone_number_id),
        status: numberOr(input.status, codes[code]?.status ?? 500),
        code,
        ms: numberOr(input.ms, usualMs[kind] ?? 5_000),
        count: numberOr(input.count, usualCount[kind] ?? 1),
        retry_after: typeof input.retry_after === "number" ? input.retry_after : null,
      };
    },
    isMeant: ({ phone_number_id, probability }, phoneNumberId: string) =>
      (phone_number_id ?? phoneNumberId) === phoneNumberId &&
      (probability === 1 || Math.random() < probability),
  });

export type WhatsAppFaults = ReturnType<typeof createWhatsAppFaults>;
export type WhatsAppFault = ReturnType<WhatsAppFaults["add"]>;
