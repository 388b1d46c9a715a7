// Who is in which room. A key may be held by several channels (tabs): each is one meta under it.
import { randomBytes } from "node:crypto";

export type Meta = Record<string, unknown> & { phx_ref: string; phx_ref_prev?: string };
export type Group = Record<string, { metas: Meta[] }>;

export interface Diff {
  joins: Group;
  leaves: Group;
}

export interface Presence {
  /** Null when the payload is the one already tracked. */
  track(room: string, key: string, owner: object, payload: Record<string, unknown>): Diff | null;
  /** Null when the owner tracks nothing there. */
  untrack(room: string, owner: object): Diff | null;
  state(room: string): Group;
  size(): number;
}

interface Entry {
  key: string;
  meta: Meta;
  payload: string;
}

export function presenceBook(): Presence {
  const rooms = new Map<string, Map<object, Entry>>();
  return {
    track(room, key, owner, payload) {
      const entries = rooms.get(room) ?? new Map<object, Entry>();
      rooms.set(room, entries);
      const previous = entries.get(owner);
      const text = JSON.stringify(payload);
      if (previous?.payload === text) return null;
      const meta: Meta = { ...payload, phx_ref: randomBytes(12).toString("base64url") };
      if (previous) meta.phx_ref_prev = previous.meta.phx_ref;
      entries.set(owner, { key, meta, payload: text });
      return { joins: alone(key, meta), leaves: previous ? alone(key, previous.meta) : {} };
    },
    untrack(room, owner) {
      const entries = rooms.get(room);
      const entry = entries?.get(owner);
      if (!entries || !entry) return null;
      entries.delete(owner);
      if (entries.size === 0) rooms.delete(room);
      return { joins: {}, leaves: alone(entry.key, entry.meta) };
    },
    state(room) {
      const group: Group = {};
      for (const { key, meta } of rooms.get(room)?.values() ?? []) {
        group[key] ??= { metas: [] };
        group[key].metas.push(meta);
      }
      return group;
    },
    size: () => [...rooms.values()].reduce((sum, entries) => sum + entries.size, 0),
  };
}

function alone(key: string, meta: Meta): Group {
  return { [key]: { metas: [meta] } };
}
