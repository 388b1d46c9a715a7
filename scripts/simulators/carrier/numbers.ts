// What happens when a number is dialled. Some do something of their own; all others answer.
import type { Cause } from "./causes.ts";

export interface Behaviour {
  /** E.164, or a short code as it is dialled. */
  number: string;
  /** "answers", or why not. */
  outcome: "answers" | Cause;
  /** Until it rings, and from there until the outcome. */
  ring_ms: number;
  outcome_ms: number;
  /** Hangs up so long after it answered; null waits for the other one. */
  talk_ms: number | null;
  /** The carrier plays its own ringing before the answer (183). */
  early_media: boolean;
  says: "voice" | "echo" | "tone" | "nothing";
}

const usual: Omit<Behaviour, "number"> = {
  outcome: "answers",
  ring_ms: 300,
  outcome_ms: 1_200,
  talk_ms: null,
  early_media: false,
  says: "voice",
};

/** Numbers that nobody has, each named for what it does. */
export const demoNumbers: (Partial<Behaviour> & { number: string })[] = [
  { number: "+551140000486", outcome: "USER_BUSY" },
  { number: "+551140000480", outcome: "NO_ANSWER", outcome_ms: 30_000 },
  { number: "+551140000603", outcome: "CALL_REJECTED" },
  { number: "+551140000503", outcome: "NORMAL_TEMPORARY_FAILURE", ring_ms: 100, outcome_ms: 100 },
  { number: "+551140000404", outcome: "UNALLOCATED_NUMBER", ring_ms: 100, outcome_ms: 100 },
  { number: "+551140000016", talk_ms: 4_000 },
  { number: "+551140000183", early_media: true },
  { number: "+551140000008", says: "echo" },
];

/** How long a number rings, where nothing else is said of it. */
export type Pace = Pick<Behaviour, "ring_ms" | "outcome_ms">;

export function createNumbers(pace: Pace = usual) {
  const common = { ...usual, ...pace };
  let known = new Map<string, Behaviour>();

  function put(change: Partial<Behaviour> & { number: string }): Behaviour {
    const number = toE164(change.number);
    const behaviour = { ...(known.get(number) ?? common), ...change, number };
    known.set(number, behaviour);
    return behaviour;
  }
  function reset() {
    known = new Map();
    for (const behaviour of demoNumbers) put(behaviour);
  }
  reset();

  return {
    put,
    reset,
    of: (dialled: string): Behaviour =>
      known.get(toE164(dialled)) ?? { ...common, number: toE164(dialled) },
    list: () => [...known.values()],
  };
}

export type Numbers = ReturnType<typeof createNumbers>;

/** However it is dialled: +55 11 …, 5511…, 011…, 11…. Short codes stay what they are. */
export function toE164(dialled: string): string {
  const digits = dialled.replace(/\D/g, "");
  if (digits.length < 8) return digits;
  if (dialled.trim().startsWith("+")) return `+${digits}`;
  const national = digits.replace(/^0+/, "");
  return national.startsWith("55") && national.length >= 12 ? `+${national}` : `+55${national}`;
}

/** As the carrier itself writes a Brazilian number: 0, area code, number. */
export function toDialled(number: string): string {
  const e164 = toE164(number);
  return e164.startsWith("+55") ? `0${e164.slice(3)}` : e164.replace("+", "00");
}
