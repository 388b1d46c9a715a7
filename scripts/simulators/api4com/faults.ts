// Misbehaviour on order: each strikes as often as it was told, or until it is switched off.
import { RequestRefused } from "../http.ts";

const kinds = {
  /** The API: refuses with `status`, answers `ms` later, never answers, answers half. */
  error: "rest",
  slow: "rest",
  hang: "rest",
  garbled: "rest",
  dead_token: "rest",
  /** Webhooks: none, `ms` later, `count` copies, each after the one that follows it. */
  webhook_never: "webhook",
  webhook_late: "webhook",
  webhook_copies: "webhook",
  webhook_reordered: "webhook",
  /** Recordings: the link leads to `url`, to nothing, to an empty file, to a page. */
  recording_elsewhere: "recording",
  recording_dead: "recording",
  recording_empty: "recording",
  recording_html: "recording",
} as const;

export type FaultKind = keyof typeof kinds;
export type FaultPlace = (typeof kinds)[FaultKind];

export interface Fault {
  id: number;
  kind: FaultKind;
  /** How often it still strikes; null until it is switched off. */
  times: number | null;
  /** Only calls of the API whose path begins so, or events of this type. */
  on: string | null;
  status: number;
  ms: number;
  count: number;
  url: string;
  struck: number;
}

export function createFaults() {
  let active: Fault[] = [];
  let nextId = 1;

  return {
    add(input: Record<string, unknown>): Fault {
      const kind = (Object.keys(kinds) as FaultKind[]).find((known) => known === input.kind);
      if (!kind) {
        const known = Object.keys(kinds).join(", ");
        throw new RequestRefused(422, "fault_unknown", `kind must be one of ${known}.`);
      }
      const number = (value: unknown, usual: number) => (typeof value === "number" ? value : usual);
      const fault: Fault = {
        id: nextId++,
        kind,
        times: input.times === null ? null : number(input.times, 1),
        on: typeof input.on === "string" ? input.on : null,
        status: number(input.status, 500),
        ms: number(input.ms, kind === "hang" ? 60_000 : 5_000),
        count: number(input.count, 2),
        url: typeof input.url === "string" ? input.url : "http://169.254.169.254/latest/meta-data/",
        struck: 0,
      };
      active.push(fault);
      return fault;
    },
    take(place: FaultPlace, what: string): Fault | null {
      const fault = active.find(
        ({ kind, on }) => kinds[kind] === place && (on === null || what.startsWith(on)),
      );
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
