import { createPresenceLimiter, type PresenceLimiter } from "./presence-limiter.ts";
import { openTopic, type Topic, type TopicStatus } from "./topic.ts";
import type { PresenceState, Transport } from "./transport.ts";

/** Long enough to look at another conversation and come back without a second join. */
const LINGER_MS = 30_000;

interface Entry {
  topic: Topic;
  holders: number;
  linger: ReturnType<typeof setTimeout> | undefined;
  presence: Record<string, unknown> | null;
  limiter: PresenceLimiter;
}

export interface RegistryDeps {
  transport: Transport;
  random?: () => number;
  isLookedAt?: () => boolean;
  onStatus(name: string, status: TopicStatus): void;
  onReplication(name: string): void;
  onEvent(name: string, event: string, payload: unknown): void;
  onPresence(name: string, state: PresenceState): void;
  onExhausted(): void;
  /** Nobody came back within the time it lingered. */
  onLeft(name: string): void;
}

/** Which topics are open and for how many holders. A topic without any is left 30 s later. */
export function createRegistry(deps: RegistryDeps) {
  const entries = new Map<string, Entry>();

  function announce(entry: Entry) {
    const channel = entry.topic.channel();
    if (!channel) return;
    const { presence } = entry;
    entry.limiter.run(() => (presence ? channel.track(presence) : channel.untrack()));
  }

  function create(name: string, presenceKey: string | null): Entry {
    const limiter = createPresenceLimiter();
    const topic = openTopic(name, presenceKey, {
      transport: deps.transport,
      random: deps.random,
      isLookedAt: deps.isLookedAt,
      onStatus: (status) => {
        const entry = entries.get(name);
        if (status === "joined" && entry) {
          limiter.reset();
          if (entry.presence) announce(entry);
        }
        deps.onStatus(name, status);
      },
      onReplication: () => deps.onReplication(name),
      onEvent: (event, payload) => deps.onEvent(name, event, payload),
      onPresence: (state) => deps.onPresence(name, state),
      onExhausted: deps.onExhausted,
    });
    return { topic, holders: 0, linger: undefined, presence: null, limiter };
  }

  return {
    acquire(name: string, presenceKey: string | null): Topic {
      let entry = entries.get(name);
      if (!entry) {
        entry = create(name, presenceKey);
        entries.set(name, entry);
      }
      entry.holders++;
      clearTimeout(entry.linger);
      return entry.topic;
    },
    release(name: string) {
      const entry = entries.get(name);
      if (!entry || --entry.holders > 0) return;
      if (entry.presence) {
        entry.presence = null;
        announce(entry);
      }
      entry.linger = setTimeout(() => {
        entries.delete(name);
        entry.limiter.reset();
        void entry.topic.leave();
        deps.onLeft(name);
      }, LINGER_MS);
    },
    /** Ephemeral by nature: what cannot be sent now is dropped. */
    send(name: string, event: string, payload: Record<string, unknown>) {
      entries.get(name)?.topic.channel()?.send(event, payload);
    },
    /** Says who is here, now and after every rejoin, until the topic is released. */
    track(name: string, presence: Record<string, unknown>) {
      const entry = entries.get(name);
      if (!entry) return;
      entry.presence = presence;
      announce(entry);
    },
    topic: (name: string) => entries.get(name)?.topic,
    held: () => [...entries.values()].filter((e) => e.holders > 0).map((e) => e.topic),
    retryAll(evenDenied: boolean) {
      for (const entry of entries.values()) entry.topic.retry(evenDenied);
    },
    restartAll() {
      for (const entry of entries.values()) entry.topic.restart();
    },
    leaveAll(): Promise<unknown> {
      const all = [...entries.values()];
      entries.clear();
      return Promise.all(
        all.map((entry) => {
          clearTimeout(entry.linger);
          entry.limiter.reset();
          return entry.topic.leave();
        }),
      );
    },
  };
}
