const CALLS = 3;
const WINDOW_MS = 30_000;

/**
 * The server closes a channel at the sixth presence call in 30 s. This keeps one side of it to
 * three: calls beyond that wait, and only the latest of those that wait is made.
 */
export function createPresenceLimiter() {
  let made: number[] = [];
  let waiting: (() => void) | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush() {
    const now = Date.now();
    made = made.filter((at) => now - at < WINDOW_MS);
    if (!waiting) return;
    const oldest = made[0];
    if (oldest !== undefined && made.length >= CALLS) {
      clearTimeout(timer);
      timer = setTimeout(flush, oldest + WINDOW_MS - now);
      return;
    }
    made.push(now);
    const call = waiting;
    waiting = null;
    call();
  }

  return {
    run(call: () => void) {
      waiting = call;
      flush();
    },
    /** A new channel starts with a clean count on the server, and with nothing to say. */
    reset() {
      clearTimeout(timer);
      made = [];
      waiting = null;
    },
  };
}

export type PresenceLimiter = ReturnType<typeof createPresenceLimiter>;
