// Every place at which a kill may strike, by name: the second `start_attempt`, answered, the worker dies.
// So a place is the same in every run, however long the run took to get there.
import { type Lot, lotOf } from "./lot.ts";

/** Where a statement may be cut: not yet passed on, just passed on, done and its answer held back. */
export const statementMoments = ["asked", "under way", "done"] as const;
/** Where a call may be cut: not a byte given, half given, taken, half the answer given, all of it. */
export const callMoments = ["unheard", "half heard", "taken", "half answered", "answered"] as const;

export type Moment = (typeof statementMoments)[number] | (typeof callMoments)[number];
export type Victim = "worker" | "backend ended" | "backend killed";
export type Scenario = "answers" | "webhook";

export interface Place {
  scenario: Scenario;
  /** A function in `private`, or `call` for the one of the provider. */
  what: string;
  /** Counts from 1. */
  nth: number;
  moment: Moment;
  /** Whose process dies. A backend that is killed takes the whole of Postgres through a recovery. */
  victim: Victim;
}

const steps: { scenario: Scenario; what: string; times: number }[] = [
  { scenario: "answers", what: "claim_outbox", times: 2 },
  { scenario: "answers", what: "claim_jobs", times: 1 },
  { scenario: "answers", what: "start_attempt", times: 4 },
  { scenario: "answers", what: "call", times: 4 },
  { scenario: "answers", what: "settle_attempt", times: 4 },
  { scenario: "webhook", what: "webhook_secrets", times: 1 },
  { scenario: "webhook", what: "ingest", times: 1 },
];

export const places: Place[] = steps.flatMap(({ scenario, what, times }) =>
  Array.from({ length: times }, (_, at) => at + 1).flatMap((nth): Place[] => {
    const place = { scenario, what, nth };
    if (what === "call")
      return callMoments.map((moment) => ({ ...place, moment, victim: "worker" }));
    return statementMoments.flatMap((moment): Place[] => [
      { ...place, moment, victim: "worker" },
      { ...place, moment, victim: "backend ended" },
      // Once is enough of what takes a second each time.
      ...(nth === 1 ? [{ ...place, moment, victim: "backend killed" as const }] : []),
    ]);
  }),
);

export interface Point {
  number: number;
  place: Place;
  /** What else is by lot: who writes to whom, and how much. */
  lot: Lot;
}

/** The point of this number: all places in an order of the seed's, and then again in another. */
export function pointOf(seed: number, number: number): Point {
  const round = Math.floor(number / places.length);
  const order = lotOf(seed, -2 - round).some(places, places.length);
  return { number, place: order[number % places.length]!, lot: lotOf(seed, number) };
}

export const nameOf = ({ what, nth, moment, victim }: Place) =>
  `${what} ${nth}, ${moment}: the ${victim === "worker" ? "worker is killed" : victim.replace(" ", " is ")}`;
