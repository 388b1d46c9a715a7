// Misbehaviour on order: each strikes as often as it was told, or until it is switched off.
import { RequestRefused } from "../http.ts";
import type { Provider } from "./keys.ts";

/** When a fault strikes, and what each kind does. */
const moments = {
  /** Instead of an answer: refused, silence for `ms`, a TCP reset. */
  before: ["rate_limit", "insufficient_quota", "overloaded", "error", "hang", "reset"],
  /** The answer comes `ms` later, or HTTP 200 brings half of it, a page, or no JSON. */
  after: ["slow", "truncated", "html", "garbage"],
  /** What the model says: it refuses, prose instead of JSON, another shape, no end, or it obeys the data. */
  mind: ["refusal", "prose", "wrong_shape", "over_long", "gullible"],
  /** Embeddings of another length, or in another order. */
  vectors: ["short_vectors", "shuffled_vectors"],
} as const;

export type Moment = keyof typeof moments;
export type FaultKind = (typeof moments)[Moment][number];

const kinds: readonly FaultKind[] = Object.values(moments).flat();
const usualMs: Partial<Record<FaultKind, number>> = { hang: 60_000, rate_limit: 240 };

export interface Fault {
  id: number;
  kind: FaultKind;
  /** How often it still strikes; null until it is switched off. */
  times: number | null;
  provider: Provider | null;
  /** Only calls whose path begins so, such as "/embeddings". */
  on: string | null;
  model: string | null;
  /** Only calls of the key with this name. */
  key: string | null;
  status: number;
  ms: number;
  struck: number;
}

export interface Target {
  provider: Provider;
  path: string;
  model: string | null;
  key: string | null;
}

export function createFaults() {
  let active: Fault[] = [];
  let nextId = 1;

  const meant = (fault: Fault, target: Target) =>
    (fault.provider ?? target.provider) === target.provider &&
    target.path.startsWith(fault.on ?? "") &&
    (fault.model ?? target.model) === target.model &&
    (fault.key ?? target.key) === target.key;

  return {
    add(input: Record<string, unknown>): Fault {
      const kind = kinds.find((known) => known === input.kind);
      if (!kind) {
        const known = kinds.join(", ");
        throw new RequestRefused(422, "fault_unknown", `kind must be one of ${known}.`);
      }
      const number = (value: unknown, usual: number) => (typeof value === "number" ? value : usual);
      const text = (value: unknown) => (typeof value === "string" ? value : null);
      const provider = text(input.provider);
      const fault: Fault = {
        id: nextId++,
        kind,
        times: input.times === null ? null : number(input.times, 1),
        provider: provider === "openai" || provider === "anthropic" ? provider : null,
        on: text(input.on),
        model: text(input.model),
        key: text(input.key),
        status: number(input.status, 500),
        ms: number(input.ms, usualMs[kind] ?? 5_000),
        struck: 0,
      };
      active.push(fault);
      return fault;
    },
    take(moment: Moment, target: Target): Fault | null {
      const striking: readonly string[] = moments[moment];
      const fault = active.find((one) => striking.includes(one.kind) && meant(one, target));
      if (!fault) return null;
      fault.struck += 1;
      if (fault.times !== null) fault.times -= 1;
      if (fault.times !== null && fault.times <= 0) active = active.filter((one) => one !== fault);
      return fault;
    },
    list: () => active,
    remove(id: number) {
      active = active.filter((fault) => fault.id !== id);
    },
    clear() {
      active = [];
    },
  };
}

export type Faults = ReturnType<typeof createFaults>;
