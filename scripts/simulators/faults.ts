// Misbehaviour on order: each fault suffers what comes its way until its times are over or somebody
// switches it off.
import type { IncomingMessage } from "node:http";
import { RequestRefused } from "./http.ts";
import { codes } from "./whatsapp/graph-codes.ts";

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

export type Moment = keyof typeof moments;
export type FaultKind = (typeof moments)[Moment][number];

export const faultKinds: readonly FaultKind[] = Object.values(moments).flat();

export interface Fault {
  id: number;
  kind: FaultKind;
  /** How often it still strikes; null until it is switched off. */
  times: number | null;
  probability: number;
  phone_number_id: string | null;
  status: number;
  code: number;
  ms: number;
  count: number;
  retry_after: number | null;
  /** How often it has struck. */
  struck: number;
}

export interface Faults {
  add(input: Record<string, unknown>): Fault;
  take(phoneNumberId: string, moment: Moment): Fault | null;
  /** The one that would strike, without using it up. */
  peek(phoneNumberId: string, moment: Moment): Fault | null;
  list(): Fault[];
  remove(id: number): void;
  clear(): void;
}

const usualMs: Partial<Record<FaultKind, number>> = { hang: 60_000, webhook_shuffle: 2_000 };
const usualCount: Partial<Record<FaultKind, number>> = { webhook_copies: 50, webhook_batch: 1_000 };

export function createFaults(): Faults {
  let active: Fault[] = [];
  let nextId = 1;

  function peek(phoneNumberId: string, moment: Moment): Fault | null {
    const striking: readonly string[] = moments[moment];
    const fault = active.find(
      (next) =>
        striking.includes(next.kind) &&
        (next.phone_number_id ?? phoneNumberId) === phoneNumberId &&
        (next.probability === 1 || Math.random() < next.probability),
    );
    return fault ?? null;
  }

  return {
    add(input) {
      const kind = faultKinds.find((known) => known === input.kind);
      if (!kind) {
        throw new RequestRefused(
          422,
          "fault_unknown",
          `kind must be one of ${faultKinds.join(", ")}.`,
        );
      }
      const code = numberOr(input.code, 131000);
      const fault: Fault = {
        id: nextId++,
        kind,
        times: input.times === null ? null : numberOr(input.times, 1),
        probability: Math.min(1, Math.max(0, numberOr(input.probability, 1))),
        phone_number_id: typeof input.phone_number_id === "string" ? input.phone_number_id : null,
        status: numberOr(input.status, codes[code]?.status ?? 500),
        code,
        ms: numberOr(input.ms, usualMs[kind] ?? 5_000),
        count: numberOr(input.count, usualCount[kind] ?? 1),
        retry_after: typeof input.retry_after === "number" ? input.retry_after : null,
        struck: 0,
      };
      active.push(fault);
      return fault;
    },
    peek,
    take(phoneNumberId, moment) {
      const fault = peek(phoneNumberId, moment);
      if (!fault) return null;
      fault.struck += 1;
      if (fault.times !== null) fault.times -= 1;
      if (fault.times !== null && fault.times <= 0) active = active.filter((one) => one !== fault);
      return fault;
    },
    list: () => active,
    remove(id) {
      active = active.filter((fault) => fault.id !== id);
    },
    clear() {
      active = [];
    },
  };
}

/** A TCP reset, not a polite end: the caller sees ECONNRESET. */
export function resetConnection(req: IncomingMessage): void {
  req.socket.resetAndDestroy();
}

function numberOr(value: unknown, fallback: number): number {
  return typeof value === "number" && Number.isFinite(value) ? value : fallback;
}
