// A person on the telephone network, played: answers or not, talks, hangs up.
import type { Cause } from "./causes.ts";
import { type Callee, type Caller, nobody } from "./end.ts";
import { silence } from "./mulaw.ts";
import type { Behaviour } from "./numbers.ts";
import { ringback, type Sound, tone, voice } from "./sounds.ts";

export interface Party extends Caller, Callee {
  hangUp(): void;
}

export function createParty(behaviour: Behaviour): Party {
  const ringing = ringback();
  const words = wordsOf(behaviour);
  const timers: NodeJS.Timeout[] = [];
  let isUp = false;
  let lastHeard: Buffer = silence;
  let decide: (refusal: Cause | null) => void = nobody;
  const after = (ms: number, what: () => void) => timers.push(setTimeout(what, ms));

  function answer() {
    isUp = true;
    if (behaviour.talk_ms !== null) after(behaviour.talk_ms, party.hangUp);
  }

  const party: Party = {
    number: behaviour.number,
    onGone: nobody,
    speak() {
      if (!isUp) return ringing();
      return words ? words() : lastHeard;
    },
    hear(frame) {
      lastHeard = frame;
    },
    /** Called by this person: who calls is there. */
    progress: async () => nobody(),
    accept: async () => answer(),
    ring(onRinging) {
      return new Promise((resolve) => {
        decide = resolve;
        after(behaviour.ring_ms, () => {
          onRinging(behaviour.early_media);
          after(behaviour.outcome_ms, () => {
            if (behaviour.outcome !== "answers") return resolve(behaviour.outcome);
            answer();
            resolve(null);
          });
        });
      });
    },
    release(cause) {
      for (const timer of timers) clearTimeout(timer);
      decide(cause);
    },
    hangUp() {
      party.release("NORMAL_CLEARING");
      party.onGone(isUp ? "NORMAL_CLEARING" : "ORIGINATOR_CANCEL");
    },
  };
  return party;
}

/** Null for an echo. */
function wordsOf({ says, number }: Behaviour): Sound | null {
  if (says === "echo") return null;
  if (says === "tone") return tone(440);
  if (says === "nothing") return () => silence;
  // A pitch for each number, from a low voice to a high one.
  return voice(100 + (Number(number.replace(/\D/g, "").slice(-4)) % 120));
}
