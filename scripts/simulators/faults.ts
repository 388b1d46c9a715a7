// Misbehaviour on order: tests queue faults and the next accepted-looking sends suffer them.
import type { IncomingMessage } from "node:http";
import { RequestRefused } from "./http.ts";

const kinds = [
  /** Answers an error and does not send. */
  "error",
  /** Keeps the caller waiting, then drops the connection; nothing is sent. */
  "hang",
  /** Resets the connection before reading the request; nothing is sent. */
  "reset_before_body",
  /** Resets the connection after reading the request; nothing is sent. */
  "reset_after_body",
  /** Sends, then drops the connection without answering. */
  "accept_then_drop",
  /** Sends, then answers late. */
  "slow",
  /** Sends, then answers something that is not JSON. */
  "garbled",
] as const;

export type FaultKind = (typeof kinds)[number];

export interface Fault {
  kind: FaultKind;
  times: number;
  status: number;
  code: number;
  ms: number;
  retry_after: number | null;
  phone_number_id: string | null;
}

export interface Faults {
  add(input: Record<string, unknown>): Fault;
  take(phoneNumberId: string, moment: "before_body" | "on_send"): Fault | null;
  list(): Fault[];
  clear(): void;
}

export function createFaults(): Faults {
  let queue: Fault[] = [];
  return {
    add(input) {
      const kind = kinds.find((known) => known === input.kind);
      if (!kind) {
        throw new RequestRefused(422, "fault_unknown", `kind must be one of ${kinds.join(", ")}.`);
      }
      const fault: Fault = {
        kind,
        times: numberOr(input.times, 1),
        status: numberOr(input.status, 500),
        code: numberOr(input.code, 131000),
        ms: numberOr(input.ms, 5_000),
        retry_after: typeof input.retry_after === "number" ? input.retry_after : null,
        phone_number_id: typeof input.phone_number_id === "string" ? input.phone_number_id : null,
      };
      queue.push(fault);
      return fault;
    },
    take(phoneNumberId, moment) {
      const fault = queue.find(
        (next) =>
          (next.phone_number_id ?? phoneNumberId) === phoneNumberId &&
          (next.kind === "reset_before_body") === (moment === "before_body"),
      );
      if (!fault) return null;
      fault.times -= 1;
      if (fault.times <= 0) queue = queue.filter((other) => other !== fault);
      return fault;
    },
    list: () => queue,
    clear() {
      queue = [];
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
