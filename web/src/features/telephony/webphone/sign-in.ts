// Brings the phone to its carrier: asks the server for what it signs in with, again after a failure,
// and anew when the carrier refuses what it was given.

import type { SipSession } from "@prosa/shared/ramais.ts";
import { AppError } from "../../../lib/errors.ts";
import type { Connection } from "../engine/engine.ts";

const busyMs = 2_000;
const againMs = [2_000, 5_000, 15_000, 60_000];
/** How long a dial waits for a phone that is about to be ready. */
const readyMs = 5_000;

export function createSignIn(parts: {
  session: () => Promise<SipSession>;
  /** Somebody is on the line: signing in anew can wait, the conversation cannot. */
  isBusy: () => boolean;
  start: (session: SipSession) => void;
  failed: (code: string) => void;
}) {
  let round = 0;
  let isStarted = false;
  let tries = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let connection: Connection = "offline";
  const waiting = new Set<() => void>();

  async function begin() {
    clearTimeout(timer);
    round += 1;
    const mine = round;
    if (parts.isBusy()) return soon();
    try {
      const session = await parts.session();
      if (mine !== round) return;
      if (parts.isBusy()) return soon();
      parts.start(session);
    } catch (error) {
      if (mine !== round) return;
      parts.failed(error instanceof AppError ? error.code : "unexpected");
      // What was said about this person's extension will not change by asking again.
      const isVerdict = error instanceof AppError && error.status >= 400 && error.status < 429;
      if (!isVerdict) later();
    }
  }
  function soon() {
    timer = setTimeout(() => void begin(), busyMs);
  }
  function later() {
    clearTimeout(timer);
    const ms = againMs[Math.min(tries, againMs.length - 1)];
    tries += 1;
    timer = setTimeout(() => void begin(), ms);
  }

  return {
    start() {
      isStarted = true;
      void begin();
    },
    stop() {
      isStarted = false;
      round += 1;
      clearTimeout(timer);
    },
    follow(now: Connection) {
      if (now === connection) return;
      connection = now;
      if (now === "registered") {
        tries = 0;
        for (const go of waiting) go();
      }
      // The password may have been changed since.
      if (now === "refused" && isStarted) {
        parts.failed("ramal_refused");
        later();
      }
    },
    /** When it is registered, or when waiting has no more sense. */
    ready(): Promise<void> {
      if (connection === "registered") return Promise.resolve();
      return new Promise((resolve) => {
        const go = () => {
          clearTimeout(patience);
          waiting.delete(go);
          resolve();
        };
        const patience = setTimeout(go, readyMs);
        waiting.add(go);
      });
    },
  };
}
