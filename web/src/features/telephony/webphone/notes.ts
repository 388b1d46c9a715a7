// What is written about a call: saved as it is typed, and kept, also past the page, until it is saved.
import { AppError } from "../../../lib/errors.ts";
import type { Result } from "../phone/server.ts";
import type { Drafts } from "./drafts.ts";

const pauseMs = 600;
const againMs = 5_000;

export interface Note {
  text: string;
  saved: "saved" | "saving" | "failed";
}

const blank: Note = { text: "", saved: "saved" };

export function createNotes(parts: {
  ligacaoOf: (lineId: string) => Promise<string | null>;
  save: (ligacaoId: string, text: string | null, result: Result | null) => Promise<void>;
  drafts: Drafts;
}) {
  const notes = new Map<string, Note>();
  /** Said by who did not want to wait for the server. */
  const results = new Map<string, Result>();
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const listeners = new Set<() => void>();
  let isStopped = false;

  const of = (lineId: string) => notes.get(lineId) ?? blank;
  function put(lineId: string, changes: Partial<Note>) {
    notes.set(lineId, { ...of(lineId), ...changes });
    for (const listener of listeners) listener();
  }
  function later(lineId: string, ms: number) {
    clearTimeout(timers.get(lineId));
    if (isStopped) return;
    timers.set(
      lineId,
      setTimeout(() => void keep(lineId), ms),
    );
  }
  async function send(lineId: string, result: Result | null): Promise<void> {
    const ligacaoId = await parts.ligacaoOf(lineId);
    if (!ligacaoId) throw new AppError("network", 0);
    // Nothing written is nothing to erase: somebody else may have noted something.
    const text = notes.get(lineId)?.text ?? null;
    const draft = { text, result };
    parts.drafts.put(ligacaoId, draft);
    await parts.save(ligacaoId, text, result);
    parts.drafts.drop(ligacaoId, draft);
    if (notes.has(lineId)) put(lineId, { saved: of(lineId).text === text ? "saved" : "saving" });
  }
  async function keep(lineId: string) {
    clearTimeout(timers.get(lineId));
    timers.delete(lineId);
    try {
      await send(lineId, results.get(lineId) ?? null);
      results.delete(lineId);
    } catch {
      if (notes.has(lineId)) put(lineId, { saved: "failed" });
      later(lineId, againMs);
    }
  }
  function flush() {
    for (const lineId of [...timers.keys()]) void keep(lineId);
  }

  return {
    of,
    isUnsaved: () => timers.size > 0 || [...notes.values()].some(({ saved }) => saved !== "saved"),
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    write(lineId: string, text: string) {
      put(lineId, { text, saved: "saving" });
      later(lineId, pauseMs);
    },
    /** What came of it, and whatever is written so far. */
    async finish(lineId: string, result: Result | null): Promise<void> {
      clearTimeout(timers.get(lineId));
      timers.delete(lineId);
      await send(lineId, result);
      notes.delete(lineId);
    },
    /** The same, when the server can be reached: nobody waits for it. */
    postpone(lineId: string, result: Result | null) {
      if (result) results.set(lineId, result);
      void keep(lineId);
    },
    /** What a page that is gone could not save. */
    async recover(): Promise<void> {
      for (const [ligacaoId, draft] of parts.drafts.all()) {
        try {
          await parts.save(ligacaoId, draft.text, draft.result);
          parts.drafts.drop(ligacaoId, draft);
        } catch (error) {
          const isVerdict = error instanceof AppError && error.status >= 400 && error.status < 429;
          if (isVerdict && error.status !== 401) parts.drafts.drop(ligacaoId, draft);
        }
      }
    },
    /** Saves now what would be saved in a moment. */
    flush,
    stop() {
      isStopped = true;
      flush();
    },
  };
}
