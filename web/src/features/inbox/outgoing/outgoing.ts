import type { composableTypes } from "@prosa/shared/messages.ts";

/** A reaction is shown on the message it is about and never waits. */
export type OutgoingType = Exclude<(typeof composableTypes)[number], "reaction">;

/** The file that has to be uploaded before the message can go. */
export interface OutgoingFile {
  /** Of the upload; the bytes themselves do not survive a reload. */
  key: string;
  name: string;
  mime: string;
  size: number;
  uploaded: boolean;
}

/** A message of ours that is not yet in the thread we got from the database. */
export interface Outgoing {
  /** Made once per click; the server stores one message per id, however often it is sent. */
  clientId: string;
  conversationId: string;
  type: OutgoingType;
  body: string | null;
  /** As send_message() takes it. */
  payload: Record<string, unknown>;
  file: OutgoingFile | null;
  /** The answer of a model its words come from. */
  responseId?: string | null;
  createdAt: string;
  /**
   * waiting: not accepted yet, will be tried again · sending: on its way to our server ·
   * accepted: stored there, the thread will show it · refused: the server said no, with a code
   */
  state: "waiting" | "sending" | "accepted" | "refused";
  code: string | null;
  /** Its number in the conversation, once accepted. */
  seq: number | null;
}

export interface OutgoingDeps {
  storage: Storage;
  /** Whose messages: nobody else on this computer sends or sees them. */
  owner: string;
  /** Waits for the file of a message and answers what is known of it then. */
  prepare(message: Outgoing): Promise<Pick<Outgoing, "type" | "payload">>;
  /** Answers the number the server gave it. */
  send(message: Outgoing): Promise<number>;
  /** The server's final "no" as a code, or null when trying again may help. */
  refusal(error: unknown): string | null;
  backoff(failures: number): number;
}

const PREFIX = "prosa:outgoing";
/** The same words again within this time are a storm of clicks and not a second message. */
const STORM_MS = 2_000;

export type Given = Pick<Outgoing, "conversationId" | "type" | "body"> &
  Partial<Pick<Outgoing, "payload" | "file" | "responseId">>;

const wordsOf = ({ conversationId, type, body, payload }: Given) =>
  JSON.stringify([conversationId, type, body, payload]);

/**
 * Sends in the order of the clicks, one at a time per conversation, and keeps what the server has
 * not accepted across lost connections and reloads.
 */
export function createOutgoing(deps: OutgoingDeps) {
  const keyOf = (clientId: string) => `${PREFIX}:${deps.owner}:${clientId}`;
  const listeners = new Set<() => void>();
  const busy = new Set<string>();
  const failures = new Map<string, number>();
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  let messages: Outgoing[] = restore();
  let last: { words: string; at: number } | null = null;
  let closed = false;

  function restore(): Outgoing[] {
    const found: Outgoing[] = [];
    for (let i = 0; i < deps.storage.length; i++) {
      const key = deps.storage.key(i);
      if (!key?.startsWith(`${PREFIX}:${deps.owner}:`)) continue;
      // Ours alone: nothing else writes under this prefix.
      const message = JSON.parse(deps.storage.getItem(key) ?? "null") as Outgoing | null;
      if (message)
        found.push(message.state === "sending" ? { ...message, state: "waiting" } : message);
    }
    for (const { clientId, state } of found) {
      // The server has it, so whoever opens the conversation will read it from there.
      if (state === "accepted") deps.storage.removeItem(keyOf(clientId));
    }
    return found
      .filter(({ state }) => state !== "accepted")
      .sort((a, b) => a.createdAt.localeCompare(b.createdAt));
  }

  function keep(message: Outgoing) {
    try {
      deps.storage.setItem(keyOf(message.clientId), JSON.stringify(message));
    } catch {
      // A full storage costs this message its reload, not its sending.
    }
  }

  function update(next: Outgoing[]) {
    messages = next;
    for (const listener of listeners) listener();
  }

  function change(clientId: string, given: Partial<Outgoing>) {
    update(messages.map((m) => (m.clientId === clientId ? { ...m, ...given } : m)));
    const changed = messages.find((m) => m.clientId === clientId);
    if (changed) keep(changed);
  }

  function remove(clientId: string) {
    deps.storage.removeItem(keyOf(clientId));
    if (messages.some((m) => m.clientId === clientId)) {
      update(messages.filter((m) => m.clientId !== clientId));
    }
  }

  async function pump(conversationId: string) {
    clearTimeout(timers.get(conversationId));
    if (busy.has(conversationId)) return;
    busy.add(conversationId);
    for (;;) {
      const next = messages.find(
        (m) => m.conversationId === conversationId && m.state === "waiting",
      );
      if (!next || closed) break;
      change(next.clientId, { state: "sending", code: null });
      try {
        const ready = await withFile(next);
        // Given up while its file was on the way.
        if (!ready) continue;
        const seq = await deps.send(ready);
        failures.delete(conversationId);
        change(next.clientId, { state: "accepted", seq });
      } catch (error) {
        const code = deps.refusal(error);
        if (code !== null) {
          change(next.clientId, { state: "refused", code });
          continue;
        }
        change(next.clientId, { state: "waiting" });
        const count = (failures.get(conversationId) ?? 0) + 1;
        failures.set(conversationId, count);
        timers.set(
          conversationId,
          setTimeout(() => void pump(conversationId), deps.backoff(count)),
        );
        break;
      }
    }
    busy.delete(conversationId);
  }

  async function withFile(message: Outgoing): Promise<Outgoing | undefined> {
    const { clientId, file } = message;
    if (file && !file.uploaded) {
      const known = await deps.prepare(message);
      change(clientId, { ...known, file: { ...file, uploaded: true } });
    }
    return messages.find((m) => m.clientId === clientId);
  }

  return {
    all: () => messages,
    /** Null when these very words were queued a moment ago. */
    enqueue(given: Given): Outgoing | null {
      const words = given.file ? null : wordsOf(given);
      const now = Date.now();
      if (words !== null && words === last?.words && now - last.at < STORM_MS) return null;
      if (words !== null) last = { words, at: now };
      // The order after a reload: the clock alone has one millisecond for many, and may be set back.
      const before = messages.at(-1)?.createdAt;
      const at = Math.max(now, before ? Date.parse(before) + 1 : 0);
      const message: Outgoing = {
        payload: {},
        file: null,
        ...given,
        clientId: crypto.randomUUID(),
        createdAt: new Date(at).toISOString(),
        state: "waiting",
        code: null,
        seq: null,
      };
      keep(message);
      update([...messages, message]);
      void pump(message.conversationId);
      return message;
    },
    /** The network may be back. */
    flush() {
      const waiting = messages.filter((m) => m.state === "waiting").map((m) => m.conversationId);
      for (const conversationId of new Set(waiting)) void pump(conversationId);
    },
    /** A refused message once more, with the same id: it was never stored. */
    retry(clientId: string, more: Record<string, unknown> = {}) {
      const message = messages.find((m) => m.clientId === clientId);
      if (message?.state !== "refused") return;
      const payload = { ...message.payload, ...more };
      change(clientId, { state: "waiting", code: null, payload });
      void pump(message.conversationId);
    },
    /** The thread shows it now, or the person gave it up. */
    remove,
    /** Sends nothing more; what waits is kept for the next time. */
    close() {
      closed = true;
      for (const timer of timers.values()) clearTimeout(timer);
    },
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Whether the thread that was read from the server already contains the message. */
export function isStored(message: Outgoing, clientIds: ReadonlySet<string | null>, last: number) {
  return clientIds.has(message.clientId) || (message.seq !== null && message.seq <= last);
}

export type OutgoingQueue = ReturnType<typeof createOutgoing>;
