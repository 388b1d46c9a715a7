import { backoffMs, PATIENT_MS, PROMPT_MS } from "./backoff.ts";
import { type ConnectionState, connectionState } from "./connection-state.ts";
import { type CatchUpReason, createGate, type Gate } from "./gate.ts";
import { createRegistry } from "./registry.ts";
import type { PresenceState, Transport } from "./transport.ts";

export interface FeedEvent {
  topic: string;
  event: string;
  payload: unknown;
}

/** Something on the screen that is kept right by one or more topics and one way to read it anew. */
export interface Feed {
  topics: readonly string[];
  /** Set on topics where people see each other: what they see, under which key. */
  presence?: { key: string; payload: Record<string, unknown> };
  onEvent(event: FeedEvent): void;
  /** Reads from the database what may have been missed; answers how many differences it found. */
  catchUp?(reason: CatchUpReason): Promise<number>;
  onPresence?(topic: string, state: PresenceState): void;
  /** Goes on listening for as long as a released topic lingers, because its screen is cached. */
  lingers?: boolean;
  /** True once a topic of this feed was refused for good. */
  onAccess?(denied: boolean): void;
}

export interface SupervisorDeps {
  transport: Transport;
  random?: () => number;
  /** Whether somebody waits for the screen. */
  isLookedAt?: () => boolean;
  /** Whether an error means that the server could not be reached at all. */
  isUnreachable(error: unknown): boolean;
  /** Told when an audit found what should have arrived by itself. */
  onAudit?(differences: number): void;
}

const TICK_MS = 15_000;
const AUDIT_MS = 5 * 60_000;
const SHOWN_AS_CATCHING_UP: ReadonlySet<CatchUpReason> = new Set([
  "joined",
  "visible",
  "online",
  "gap",
]);

interface OpenFeed {
  feed: Feed;
  gate: Gate<FeedEvent>;
  reason: CatchUpReason | null;
  readAt: number;
  failures: number;
  retry: ReturnType<typeof setTimeout> | undefined;
  /** Released, and only listening still. */
  lingering: boolean;
}

export type Supervisor = ReturnType<typeof createSupervisor>;

/**
 * Keeps every feed equal to the database while sockets come and go. The socket is only a hint: a
 * feed is read again after each join, each wake, each gap, every 15 s while a topic of it is not
 * joined, and every 5 min in any case.
 */
export function createSupervisor(deps: SupervisorDeps) {
  const { transport } = deps;
  const feeds = new Set<OpenFeed>();
  const listeners = new Set<() => void>();
  let running = false;
  let cancelled = false;
  let stopped: Promise<unknown> = Promise.resolve();
  let replacing: Promise<void> | null = null;
  let online = true;
  let reachable = true;
  let state: ConnectionState = "catching-up";
  let ticker: ReturnType<typeof setInterval> | undefined;

  const registry = createRegistry({
    transport,
    random: deps.random,
    isLookedAt: deps.isLookedAt,
    onStatus(name, status) {
      for (const open of held(name)) {
        if (status === "joined") void run(open, "joined");
        open.feed.onAccess?.(status === "denied");
      }
      refresh();
    },
    onReplication(name) {
      for (const open of held(name)) void run(open, "joined");
    },
    onEvent(topic, event, payload) {
      for (const open of of(topic)) open.gate.push({ topic, event, payload });
    },
    onPresence(topic, presence) {
      for (const open of of(topic)) open.feed.onPresence?.(topic, presence);
    },
    onExhausted: () => void replaceSocket(),
    onLeft(name) {
      for (const open of of(name)) if (open.lingering) feeds.delete(open);
    },
  });

  const held = (topic: string) => of(topic).filter((open) => !open.lingering);
  const of = (topic: string) => [...feeds].filter((open) => open.feed.topics.includes(topic));

  function refresh() {
    const next = connectionState({
      online,
      reachable,
      catchingUp: [...feeds].some((o) => o.reason !== null && SHOWN_AS_CATCHING_UP.has(o.reason)),
      topics: registry.held(),
    });
    if (next === state) return;
    state = next;
    for (const listener of listeners) listener();
  }

  function run(open: OpenFeed, reason: CatchUpReason): Promise<void> {
    if (!running || open.lingering || !open.feed.catchUp || !feeds.has(open)) {
      return Promise.resolve();
    }
    clearTimeout(open.retry);
    return open.gate.run(reason);
  }

  function openFeed(feed: Feed): OpenFeed {
    const open: OpenFeed = {
      feed,
      reason: null,
      readAt: Date.now(),
      failures: 0,
      retry: undefined,
      lingering: false,
      gate: createGate<FeedEvent>({
        apply: feed.onEvent,
        async fetch(reason) {
          open.reason = reason;
          refresh();
          const differences = (await feed.catchUp?.(reason)) ?? 0;
          if (reason === "audit" && differences > 0) deps.onAudit?.(differences);
        },
        onSettled(reason, error) {
          open.reason = null;
          open.readAt = Date.now();
          open.failures = error ? open.failures + 1 : 0;
          const unreachable = error !== null && deps.isUnreachable(error);
          if (unreachable) reachable = false;
          else if (!error) answered();
          if (error && feeds.has(open) && !open.lingering) {
            const prompt = unreachable && deps.isLookedAt?.() !== false;
            const wait = backoffMs(open.failures, deps.random, prompt ? PROMPT_MS : PATIENT_MS);
            open.retry = setTimeout(() => void run(open, reason), 1_000 + wait);
          }
          refresh();
        },
      }),
    };
    return open;
  }

  function acquire(open: OpenFeed) {
    for (const name of open.feed.topics) {
      for (const earlier of of(name)) if (earlier.lingering) feeds.delete(earlier);
      const topic = registry.acquire(name, open.feed.presence?.key ?? null);
      if (open.feed.presence) registry.track(name, open.feed.presence.payload);
      // It lingered from an earlier holder: what it carried meanwhile, nobody heard.
      if (topic.status === "joined") void run(open, "joined");
    }
  }

  function tick() {
    if (!online) return;
    for (const open of feeds) {
      if (open.lingering) continue;
      const statuses = open.feed.topics.map((name) => registry.topic(name)?.status);
      if (statuses.some((status) => status !== "joined" && status !== "denied")) {
        void run(open, "poll");
      } else if (Date.now() - open.readAt >= AUDIT_MS) void run(open, "audit");
    }
  }

  /** Whoever answers a read after an outage can be reached by socket too: no need to wait longer. */
  function answered() {
    if (reachable) return;
    reachable = true;
    if (!transport.isOpen()) void replaceSocket();
  }

  /** Every topic may ask for it at once. */
  function replaceSocket(): Promise<void> {
    replacing ??= transport
      .replaceSocket()
      .catch(() => undefined)
      .then(() => {
        replacing = null;
        if (running) registry.restartAll();
      });
    return replacing;
  }

  return {
    /** Begins once an earlier stop is through, so that two of them never share the socket. */
    start() {
      cancelled = false;
      void stopped.then(() => {
        if (running || cancelled) return;
        running = true;
        ticker = setInterval(tick, TICK_MS);
        for (const open of feeds) acquire(open);
        refresh();
      });
    },
    /** Closes everything and stays silent. Feeds that are still held come back with `start`. */
    stop(): Promise<unknown> {
      cancelled = true;
      if (!running) return stopped;
      running = false;
      clearInterval(ticker);
      for (const open of feeds) {
        clearTimeout(open.retry);
        if (open.lingering) feeds.delete(open);
      }
      stopped = registry.leaveAll().then(() => transport.stop());
      return stopped;
    },
    open(feed: Feed): () => void {
      const open = openFeed(feed);
      feeds.add(open);
      if (running) acquire(open);
      refresh();
      return () => {
        if (open.lingering || !feeds.delete(open)) return;
        clearTimeout(open.retry);
        if (running && feed.lingers) {
          open.lingering = true;
          feeds.add(open);
        }
        if (running) for (const name of feed.topics) registry.release(name);
        refresh();
      };
    },
    /** For whoever knows that a topic's screen lacks something: a hole, or an event without rows. */
    async catchUp(topic: string, reason: CatchUpReason): Promise<void> {
      await Promise.all(of(topic).map((open) => run(open, reason)));
    },
    send: registry.send,
    setOnline(value: boolean) {
      online = value;
      refresh();
    },
    /** The page is back: fresh token first, then the socket, then what was missed. */
    async wake(reason: "visible" | "online") {
      if (!running) return;
      await transport.authorize().catch(() => undefined);
      registry.retryAll(false);
      await Promise.all([...feeds].map((open) => run(open, reason)));
    },
    /** Rights may have changed with the token: what was refused is asked for again. */
    async tokenChanged() {
      if (!running) return;
      await transport.authorize().catch(() => undefined);
      registry.retryAll(true);
    },
    replaceSocket,
    state: () => state,
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
