// One tab has the phone; the others know what it does and may take it over.
//
// The lock is the truth. Whoever wants the phone says so on the channel first, so that the owner can
// leave the carrier in order, and steals it after that, or when nobody answers.

const patienceMs = 1_000;

export interface OwnershipEvents<Shared> {
  /** This tab has it from now on, until `lost`. */
  onTaken(): void;
  onLost(): void;
  /** What the owner shows the others. */
  onShared(shared: Shared): void;
  /** What this tab would show, asked of the owner. */
  share(): Shared;
}

type Word<Shared> = { say: "hello" | "give" | "given" } | { say: "state"; shared: Shared };

export function createOwnership<Shared>(name: string, events: OwnershipEvents<Shared>) {
  const channel = new BroadcastChannel(name);
  const say = (word: Word<Shared>) => channel.postMessage(word);
  let isOwner = false;
  let isStopped = false;
  let release: () => void = () => undefined;
  let waiting: AbortController | null = null;
  let given: () => void = () => undefined;

  function own(): Promise<void> {
    // Granted in the moment in which it was no longer wanted.
    if (isStopped) return Promise.resolve();
    isOwner = true;
    events.onTaken();
    return new Promise((resolve) => {
      release = resolve;
    });
  }
  function lose() {
    if (!isOwner) return;
    isOwner = false;
    events.onLost();
  }
  async function request(options: LockOptions): Promise<void> {
    // Locks exist in secure contexts only; where there are none a phone has no microphone either.
    if (!navigator.locks) return void own();
    // Rejects when another tab steals it, or when this one stopped waiting.
    await navigator.locks.request(name, options, own).catch(() => undefined);
    lose();
  }
  function queue() {
    if (isStopped) return;
    const waits = new AbortController();
    waiting = waits;
    void request({ signal: waits.signal }).then(() => {
      if (!waits.signal.aborted) queue();
    });
  }

  channel.onmessage = ({ data }: MessageEvent<Word<Shared>>) => {
    if (data.say === "state") {
      // What the one before said last may come after its phone.
      if (!isOwner) events.onShared(data.shared);
    } else if (data.say === "given") given();
    else if (isOwner && data.say === "hello") say({ say: "state", shared: events.share() });
    else if (isOwner) {
      lose();
      say({ say: "given" });
    }
  };
  say({ say: "hello" });
  queue();

  return {
    /** For the others to show. */
    tell() {
      if (isOwner) say({ say: "state", shared: events.share() });
    },
    /** "Use it here". */
    async take(): Promise<void> {
      if (isOwner || isStopped) return;
      await new Promise<void>((resolve) => {
        given = resolve;
        setTimeout(resolve, patienceMs);
        say({ say: "give" });
      });
      if (isStopped) return;
      waiting?.abort();
      void request({ steal: true }).then(queue);
    },
    stop() {
      isStopped = true;
      waiting?.abort();
      channel.close();
      lose();
      release();
    },
  };
}
