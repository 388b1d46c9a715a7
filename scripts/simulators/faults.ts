// Misbehaviour on order: each fault suffers what comes its way until its times are over or somebody
// switches it off. Every provider names its own, and says whom one is meant for.
import { RequestRefused } from "./http.ts";

type Input = Record<string, unknown>;
type Moments = Readonly<Record<string, readonly string[]>>;
export type KindOf<M extends Moments> = M[keyof M][number];

/** A fault with what its provider adds to it. */
export type Fault<M extends Moments, More> = More & {
  id: number;
  kind: KindOf<M>;
  /** How often it still strikes; null until it is switched off. */
  times: number | null;
  /** How often it has struck. */
  struck: number;
};

export interface Misbehaviour<M extends Moments, More, Target> {
  /** The kinds of each moment at which faults strike. */
  moments: M;
  /** What an order says besides, with what is usual for its kind. */
  read(kind: KindOf<M>, input: Input): More;
  isMeant(fault: More, target: Target): boolean;
}

export interface Faults<M extends Moments, More, Target> {
  add(input: Input): Fault<M, More>;
  /** The first that strikes now, once less often. */
  take(moment: keyof M, target: Target): Fault<M, More> | null;
  list(): Fault<M, More>[];
  /** Without an id all of them. */
  remove(id?: number): void;
}

export function createFaults<const M extends Moments, More, Target>({
  moments,
  read,
  isMeant,
}: Misbehaviour<M, More, Target>): Faults<M, More, Target> {
  const kinds: readonly KindOf<M>[] = Object.values(moments).flat();
  let active: Fault<M, More>[] = [];
  let nextId = 1;

  return {
    add(input) {
      const kind = kinds.find((known) => known === input.kind);
      if (!kind) {
        throw new RequestRefused(422, "fault_unknown", `kind must be one of ${kinds.join(", ")}.`);
      }
      const times = input.times === null ? null : numberOr(input.times, 1);
      const fault = { id: nextId++, kind, times, ...read(kind, input), struck: 0 };
      active.push(fault);
      return fault;
    },
    take(moment, target) {
      const fault = active.find(
        (one) => moments[moment]?.includes(one.kind) && isMeant(one, target),
      );
      if (!fault) return null;
      fault.struck += 1;
      if (fault.times !== null) fault.times -= 1;
      if (fault.times !== null && fault.times <= 0) active = active.filter((one) => one !== fault);
      return fault;
    },
    list: () => active,
    remove(id) {
      active = id === undefined ? [] : active.filter((fault) => fault.id !== id);
    },
  };
}

export const numberOr = (value: unknown, usual: number): number =>
  typeof value === "number" ? value : usual;

export const textOrNull = (value: unknown): string | null =>
  typeof value === "string" ? value : null;
