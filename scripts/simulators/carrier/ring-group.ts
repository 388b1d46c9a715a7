// An extension that is called rings on every phone it is registered with; the first to answer wins.
import type { Cause } from "./causes.ts";
import { type Callee, type Caller, nobody } from "./end.ts";
import type { Leg } from "./leg.ts";
import { ringback } from "./sounds.ts";

export interface RingGroup extends Callee, Caller {
  /** The phone that answered. */
  winner(): Leg | null;
}

const patienceMs = 30_000;

export function createRingGroup(
  extension: string,
  legs: (Leg & Callee)[],
  ringMs = patienceMs,
): RingGroup {
  let winner: (Leg & Callee) | null = null;
  const ringing = ringback();

  function release(cause: Cause, but?: Leg) {
    for (const leg of legs) if (leg !== but) leg.release(cause);
  }

  const group: RingGroup = {
    number: extension,
    winner: () => winner,
    onGone: nobody,
    speak: () => (winner ? winner.speak() : ringing()),
    hear: (frame) => winner?.hear(frame),
    // As a caller its phone has answered already: nothing is left to tell or to accept.
    progress: async () => nobody(),
    accept: async () => nobody(),
    release: (cause) => (winner ? winner.release(cause) : release(cause)),
    ring(onRinging) {
      if (legs.length === 0) return Promise.resolve<Cause>("USER_NOT_REGISTERED");
      return new Promise((resolve) => {
        let left = legs.length;
        let refusal: Cause = "NO_ANSWER";
        const patience = setTimeout(() => release("NO_ANSWER"), ringMs);
        const settle = (result: Cause | null) => {
          clearTimeout(patience);
          resolve(result);
        };
        for (const leg of legs) {
          leg.onGone = (cause) => group.onGone(cause);
          leg.ring(onRinging).then(
            (refused) => {
              left -= 1;
              if (refused === null) {
                winner = leg;
                release("LOSE_RACE", leg);
                return settle(null);
              }
              if (winner) return;
              refusal = refused;
              // A person who declines on one phone has declined.
              if (refused === "CALL_REJECTED") release("LOSE_RACE", leg);
              if (refused === "CALL_REJECTED" || left === 0) settle(refusal);
            },
            () => settle("NORMAL_TEMPORARY_FAILURE"),
          );
        }
      });
    },
  };
  return group;
}
