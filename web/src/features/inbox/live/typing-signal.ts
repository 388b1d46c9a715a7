const EVERY_MS = 3_000;
const IDLE_MS = 5_000;

/** Tells the others that this person writes: at most every 3 s, and once when they stop. */
export function createTypingSignal(say: (typing: boolean) => void) {
  let saidAt = Number.NEGATIVE_INFINITY;
  let idle: ReturnType<typeof setTimeout> | undefined;

  function stop() {
    clearTimeout(idle);
    if (saidAt === Number.NEGATIVE_INFINITY) return;
    saidAt = Number.NEGATIVE_INFINITY;
    say(false);
  }

  return {
    typed() {
      clearTimeout(idle);
      idle = setTimeout(stop, IDLE_MS);
      if (Date.now() - saidAt < EVERY_MS) return;
      saidAt = Date.now();
      say(true);
    },
    stop,
  };
}

export type TypingSignal = ReturnType<typeof createTypingSignal>;
