// What is listened to at a time, and in it what one person says by itself where the file tells:
// telephone systems write who called on the left and who was called on the right.
import type { Bytes } from "../../_shared/media/bytes.ts";
import { areTheSame, type Span, spansOf } from "./speech.ts";
import { wavOf } from "./wav.ts";

/** A recording, read part by part. */
export interface StoredSound {
  size: number;
  /** From the one up to the other, which is not in it any more. */
  read(from: number, to: number): Promise<Bytes>;
}

/** Who calls on the left: their `direcao` says who that is. */
export type Side = "left" | "right" | "both";

export interface Track {
  side: Side;
  /** When somebody speaks in it; null where that cannot be told. */
  spans: Span[] | null;
  file(): Bytes;
}

export interface Piece {
  /** Where it lies in the file. */
  from: number;
  to: number;
  /** In seconds of the recording. */
  start: number;
  end: number;
  isLast: boolean;
  tracks: Track[];
}

/** The least that the models take: those that are paid by the token take 1400 s. */
export const PIECE_SECONDS = 600;
/** Of 25 MB, with some room. */
export const PIECE_BYTES = 24_000_000;
/** How much before its end a piece may be cut where it is quiet. */
export const SEARCH_SECONDS = 20;

/** Two channels that say the same are one, on which nobody is told from the other. */
export function tracksOf(channels: readonly Int16Array[], rate: number): Track[] {
  const [left, right] = channels;
  const areTwo = left !== undefined && right !== undefined && !areTheSame(left, right);
  const heard = areTwo ? [left, right] : channels.slice(0, 1);
  return heard.map((samples, n) => ({
    side: areTwo ? (n === 0 ? "left" : "right") : "both",
    spans: spansOf(samples, rate),
    file: () => wavOf(samples, rate),
  }));
}

/** A file that cannot be looked into. */
export function unheard(file: () => Bytes): Track[] {
  return [{ side: "both", spans: null, file }];
}
