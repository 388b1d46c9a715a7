// The plan's numbers and the server's delays. Defaults are a hosted Pro project.
export interface Limits {
  connections: number;
  joinsPerSecond: number;
  channelsPerConnection: number;
  /** Counted per delivery: one publish to N readers is 1 + N. */
  messagesPerSecond: number;
  /** Counted per delivery too. */
  presencePerSecond: number;
  presenceCallsPerClient: number;
  presenceWindowMs: number;
  payloadKb: number;
  maxFrameBytes: number;
  /** A reader with more than this waiting in its socket is cut. */
  maxBufferedBytes: number;
}

export interface Delays {
  joinErrorMs: number;
  connectErrorMs: number;
  /** Without a heartbeat for this long, a socket is closed. */
  idleMs: number;
  /** Without a socket for this long, the database is no longer listened to. */
  restMs: number;
  replicationReadyMs: number;
  /** How often the per-second averages are judged. */
  rateTickMs: number;
  /** How often the database listener proves it is alive. */
  listenCheckMs: number;
}

export const defaultLimits: Limits = {
  connections: 500,
  joinsPerSecond: 500,
  channelsPerConnection: 100,
  messagesPerSecond: 500,
  presencePerSecond: 50,
  presenceCallsPerClient: 5,
  presenceWindowMs: 30_000,
  payloadKb: 3000,
  maxFrameBytes: 5_000_000,
  maxBufferedBytes: 8_000_000,
};

export const defaultDelays: Delays = {
  joinErrorMs: 5000,
  connectErrorMs: 2000,
  idleMs: 60_000,
  restMs: 660_000,
  replicationReadyMs: 60_000,
  rateTickMs: 5000,
  listenCheckMs: 5000,
};

export function payloadFits(bytes: number, limits: Limits): boolean {
  return bytes <= limits.payloadKb * 1000 + 500;
}

export interface Rate {
  add(amount?: number): void;
  /** Average over the window, or over its life while that is shorter (never under one step). */
  perSecond(): number;
}

/** A sliding window of `steps` buckets. */
export function slidingRate(windowMs: number, stepMs: number, warmUp = true): Rate {
  const started = Date.now();
  const buckets = new Map<number, number>();
  const step = () => Math.floor(Date.now() / stepMs);
  return {
    add(amount = 1) {
      buckets.set(step(), (buckets.get(step()) ?? 0) + amount);
    },
    perSecond() {
      const oldest = step() - Math.ceil(windowMs / stepMs);
      let sum = 0;
      for (const [at, amount] of buckets) {
        if (at <= oldest) buckets.delete(at);
        else sum += amount;
      }
      const lived = Math.max(stepMs, Date.now() - started);
      return (sum * 1000) / (warmUp ? Math.min(windowMs, lived) : windowMs);
    },
  };
}

/** True while a client stays within `calls` per fixed window that opens with its first call. */
export function callWindow(calls: number, windowMs: number): () => boolean {
  let used = 0;
  let resetAt = 0;
  return () => {
    const now = Date.now();
    if (now > resetAt) {
      used = 0;
      resetAt = now + windowMs;
    }
    used += 1;
    return used <= calls;
  };
}
