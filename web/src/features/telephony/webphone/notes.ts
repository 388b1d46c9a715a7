// What is written about a call: saved as it is typed, and kept until it is saved.
import { AppError } from "../../../lib/errors.ts";
import type { Result } from "../phone/server.ts";

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
}) {
  const notes = new Map<string, Note>();
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const listeners = new Set<() => void>();

  const of = (lineId: string) => notes.get(lineId) ?? blank;
  function put(lineId: string, changes: Partial<Note>) {
    notes.set(lineId, { ...of(lineId), ...changes });
    for (const listener of listeners) listener();
  }
  function later(lineId: string, ms: number) {
    clearTimeout(timers.get(lineId));
    timers.set(
      lineId,
      setTimeout(() => void keep(lineId), ms),
    );
  }
  async function send(lineId: string, result: Result | null): Promise<void> {
    const { text } = of(lineId);
    const ligacaoId = await parts.ligacaoOf(lineId);
    if (!ligacaoId) throw new AppError("network", 0);
    // Nothing written is nothing to erase: somebody else may have noted something.
    await parts.save(ligacaoId, notes.has(lineId) ? text : null, result);
    if (notes.has(lineId)) put(lineId, { saved: of(lineId).text === text ? "saved" : "saving" });
  }
  async function keep(lineId: string) {
    try {
      await send(lineId, null);
    } catch {
      put(lineId, { saved: "failed" });
      later(lineId, againMs);
    }
  }

  return {
    of,
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
      await send(lineId, result);
      notes.delete(lineId);
    },
    stop() {
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}
