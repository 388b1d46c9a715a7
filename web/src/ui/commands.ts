// What the command bar (Ctrl/⌘ K) and the list of shortcuts (?) know. Features register here, so
// the bar needs no feature and no feature needs the bar.
import { useEffect, useSyncExternalStore } from "react";

export type Command = {
  id: string;
  group: string;
  label: string;
  description?: string;
  keywords?: string[];
  /** Shown beside the label, as the person types it: "T", "⌘ K". */
  keys?: string;
  run: () => void;
};

/** Answers while the person types; for what is too many to register one by one. */
export type CommandSource = (query: string, signal: AbortSignal) => Promise<Command[]>;

export type Shortcut = { group: string; keys: string; label: string };

const commands = new Map<string, Command[]>();
const sources = new Map<string, CommandSource>();
const shortcuts = new Map<string, Shortcut[]>();
const listeners = new Set<() => void>();

let snapshot = {
  commands: [] as Command[],
  sources: [] as CommandSource[],
  shortcuts: [] as Shortcut[],
};

function changed() {
  snapshot = {
    commands: [...commands.values()].flat(),
    sources: [...sources.values()],
    shortcuts: [...shortcuts.values()].flat(),
  };
  for (const listener of listeners) listener();
}

function put<T>(registry: Map<string, T>, owner: string, value: T): () => void {
  registry.set(owner, value);
  changed();
  return () => {
    // A later registration under the same name must survive the cleanup of the earlier one.
    if (registry.get(owner) !== value) return;
    registry.delete(owner);
    changed();
  };
}

export function registerCommands(owner: string, list: Command[]): () => void {
  return put(commands, owner, list);
}

export function registerCommandSource(owner: string, source: CommandSource): () => void {
  return put(sources, owner, source);
}

export function registerShortcuts(owner: string, list: Shortcut[]): () => void {
  return put(shortcuts, owner, list);
}

/** Registers while the component is mounted. `list` must be memoised. */
export function useCommands(owner: string, list: Command[]) {
  useEffect(() => registerCommands(owner, list), [owner, list]);
}

/** Registers while the component is mounted. `list` must be memoised. */
export function useShortcuts(owner: string, list: Shortcut[]) {
  useEffect(() => registerShortcuts(owner, list), [owner, list]);
}

export function useRegistered() {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => snapshot,
  );
}
