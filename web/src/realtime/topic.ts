import { backoffMs, PATIENT_MS, PROMPT_MS } from "./backoff.ts";
import type { Channel, PresenceState, Transport } from "./transport.ts";

export type TopicStatus = "joining" | "joined" | "waiting" | "denied" | "left";

export interface TopicDeps {
  transport: Transport;
  random?: () => number;
  /** Whether somebody waits for the screen: then only a refusal makes for long waits. */
  isLookedAt?: () => boolean;
  onStatus(status: TopicStatus): void;
  onReplication(): void;
  onEvent(event: string, payload: unknown): void;
  onPresence(state: PresenceState): void;
  /** It failed so often that the socket itself is suspect: whoever owns it restarts everything. */
  onExhausted(): void;
}

export interface Topic {
  readonly status: TopicStatus;
  /** Failures since the topic was last joined. */
  readonly failures: number;
  channel(): Channel | null;
  /** Tries at once instead of waiting for its turn; also after a denial when `evenDenied`. */
  retry(evenDenied?: boolean): void;
  /** Joins anew even if it believes itself joined: the socket under it was replaced. */
  restart(): void;
  leave(): Promise<void>;
}

const FAILURES_BEFORE_NEW_SOCKET = 5;
const DENIALS_BEFORE_GIVING_UP = 2;
/** The reason of our own for a join that was never sent. */
const NO_SOCKET = "socket";
/** Whoever had no socket has waited for one already. */
const AFTER_NO_SOCKET_MS = 1_000;

/**
 * One private topic and the rules of staying on it:
 * joining -> joined, or -> waiting (backoff) -> joining …, or -> denied for good.
 *
 * The genuine client rejoins after an error but never after a close, and retries a refusal for
 * ever; so a channel that ends in any way is thrown away here and a new one is made. `generation`
 * makes the callbacks of a thrown-away channel harmless, and allows one attempt at a time.
 */
export function openTopic(name: string, presenceKey: string | null, deps: TopicDeps): Topic {
  const { transport } = deps;
  let status: TopicStatus = "joining";
  let generation = 0;
  let failures = 0;
  let denialsWithFreshToken = 0;
  let tokenIsFresh = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let channel: Channel | null = null;
  let closing: Promise<void> = Promise.resolve();

  function become(next: TopicStatus) {
    status = next;
    deps.onStatus(next);
  }

  /** Closes in the next turn: inside the channel's own status callback it would recurse. */
  function drop(): Promise<void> {
    const old = channel;
    channel = null;
    if (old) {
      closing = new Promise<void>((resolve) => setTimeout(resolve, 0))
        .then(() => old.close())
        .catch(() => undefined);
    }
    return closing;
  }

  async function join() {
    const mine = ++generation;
    clearTimeout(timer);
    become("joining");
    try {
      await drop();
      const open = await transport.connect(name);
      if (open) await transport.authorize();
      if (mine !== generation) return;
      if (!open) return fail(NO_SOCKET);
    } catch {
      if (mine === generation) fail(NO_SOCKET);
      return;
    }
    channel = transport.open(name, presenceKey, {
      onStatus: (outcome, reason) => {
        if (mine !== generation) return;
        if (outcome === "joined") joined();
        else fail(reason);
      },
      onReplication: () => mine === generation && deps.onReplication(),
      onEvent: (event, payload) => mine === generation && deps.onEvent(event, payload),
      onPresence: (state) => mine === generation && deps.onPresence(state),
    });
  }

  function joined() {
    failures = 0;
    denialsWithFreshToken = 0;
    tokenIsFresh = false;
    become("joined");
  }

  function ceiling(reason: string): number {
    const refused = /^Unauthorized|token|jwt|limit|PrivateOnly/i.test(reason);
    if (refused || deps.isLookedAt?.() === false) return PATIENT_MS;
    return reason === NO_SOCKET ? AFTER_NO_SOCKET_MS : PROMPT_MS;
  }

  function fail(reason: string) {
    generation++;
    failures++;
    const denied = reason.startsWith("Unauthorized");
    if (denied && tokenIsFresh) denialsWithFreshToken++;
    void drop();
    if (denialsWithFreshToken >= DENIALS_BEFORE_GIVING_UP) return become("denied");

    const mine = generation;
    timer = setTimeout(
      async () => {
        if (denied || /token|jwt/i.test(reason)) {
          await transport.refreshSession().then(
            () => {
              tokenIsFresh = true;
            },
            () => undefined,
          );
        }
        if (mine !== generation) return;
        if (failures % FAILURES_BEFORE_NEW_SOCKET === 0) deps.onExhausted();
        else void join();
      },
      backoffMs(failures, deps.random, ceiling(reason)),
    );
    become("waiting");
  }

  void join();

  return {
    get status() {
      return status;
    },
    get failures() {
      return failures;
    },
    channel: () => (status === "joined" ? channel : null),
    retry(evenDenied = false) {
      if (status !== "waiting" && !(evenDenied && status === "denied")) return;
      denialsWithFreshToken = 0;
      void join();
    },
    restart() {
      if (status !== "denied" && status !== "left") void join();
    },
    leave() {
      generation++;
      clearTimeout(timer);
      status = "left";
      return drop();
    },
  };
}
