// Looks at every call once a second, and remembers what it saw until the call is reported.
import type { Json } from "@prosa/shared/database.types.ts";
import { isLive, isTalking, type Line } from "../phone/line.ts";
import { readCounters } from "./counters.ts";
import {
  type Counters,
  type Sample,
  sampleOf,
  summaryOf,
  type Warning,
  warningsOf,
} from "./quality.ts";

const everyMs = 1_000;

export interface Reading {
  mos: number;
  warnings: Warning[];
}

interface Seen {
  before: Counters | null;
  samples: Sample[];
  codec: string | null;
}

export function createMeter(
  lines: () => readonly Line[],
  connectionOf: (legId: string) => RTCPeerConnection | null,
) {
  const seen = new Map<string, Seen>();
  const listeners = new Set<() => void>();
  let readings: ReadonlyMap<string, Reading> = new Map();

  async function look(line: Line) {
    const connection = line.legId && connectionOf(line.legId);
    const read = connection && (await readCounters(connection));
    if (!read) return;
    const known = seen.get(line.id) ?? { before: null, samples: [], codec: null };
    seen.set(line.id, known);
    // In silence that is wanted, and before the other one answers, there is nothing to measure.
    const isQuiet = !isTalking(line) || line.call.isMuted || line.call.hold !== "off";
    if (known.before && !isQuiet) known.samples.push(sampleOf(known.before, read.counters));
    known.before = isQuiet ? null : read.counters;
    known.codec = read.codec ?? known.codec;
  }

  async function lookAtAll() {
    const talking = lines().filter((line) => isLive(line) && line.isConnected);
    await Promise.all(talking.map(look));
    if (talking.length === 0 && readings.size === 0) return;
    readings = new Map(
      talking.flatMap(({ id }) => {
        const samples = seen.get(id)?.samples ?? [];
        const last = samples.at(-1);
        return last ? [[id, { mos: last.mos, warnings: warningsOf(samples) }] as const] : [];
      }),
    );
    for (const listener of listeners) listener();
  }
  const clock = setInterval(() => void lookAtAll(), everyMs);

  return {
    readings: () => readings,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** Once: it is forgotten with that. */
    take(line: Line): Record<string, Json> | null {
      const known = seen.get(line.id);
      seen.delete(line.id);
      if (!known) return null;
      return { codec: known.codec, quality: summaryOf(known.samples) };
    },
    stop: () => clearInterval(clock),
  };
}
