// What the phone knows, for everybody who draws it or waits for it.
import type { Connection } from "../engine/engine.ts";
import { isLive, type Line } from "./line.ts";

export interface PhoneState {
  readonly connection: Connection;
  readonly lines: readonly Line[];
  /** The one on the screen. */
  readonly activeId: string | null;
}

export type PhoneEvent = "dialing" | "ringing" | "connected" | "ended";

export interface PhoneStore {
  get(): PhoneState;
  set(next: PhoneState): void;
  subscribe(listener: () => void): () => void;
  on(event: PhoneEvent, listener: (line: Line) => void): () => void;
}

export const nothing: PhoneState = { connection: "offline", lines: [], activeId: null };

export function createStore(): PhoneStore {
  let state = nothing;
  const listeners = new Set<() => void>();
  const waiting = new Map<PhoneEvent, Set<(line: Line) => void>>();

  function announce(before: PhoneState) {
    for (const line of state.lines) {
      const was = before.lines.find(({ id }) => id === line.id);
      const event = eventOf(was ?? null, line);
      if (event) for (const listener of waiting.get(event) ?? []) listener(line);
    }
  }

  return {
    get: () => state,
    set(next) {
      const before = state;
      state = { ...next, activeId: activeOf(next) };
      for (const listener of listeners) listener();
      announce(before);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    on(event, listener) {
      const known = waiting.get(event) ?? new Set();
      waiting.set(event, known.add(listener));
      return () => known.delete(listener);
    },
  };
}

/** Who speaks or rings goes before what is only to be written down. */
function activeOf({ lines, activeId }: PhoneState): string | null {
  const shown = lines.find(({ id }) => id === activeId);
  if (shown && isLive(shown)) return shown.id;
  const left = lines.filter(({ isDone }) => !isDone);
  const next = left.find(isLive) ?? left.find(({ id }) => id === shown?.id) ?? left.at(-1);
  return next?.id ?? null;
}

function eventOf(before: Line | null, { call }: Line): PhoneEvent | null {
  if (before?.call.phase === call.phase) return null;
  if (call.phase === "ringing" || call.phase === "offered") return "ringing";
  if (call.phase === "talking") return "connected";
  if (call.phase === "dialing") return "dialing";
  return call.phase === "over" ? "ended" : null;
}
