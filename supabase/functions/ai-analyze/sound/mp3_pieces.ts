// A recording in MP3 piece by piece. Each is decoded by itself, and always from the same frames on, so
// that whoever hears it again hears the same and nothing is paid twice.
import { log } from "../../_shared/http/log.ts";
import { joined } from "../../_shared/media/bytes.ts";
import { ModelFailed } from "../model_failed.ts";
import { type Decoded, decodeMp3 } from "./decode_mp3.ts";
import { framesOf, type Mp3Frame } from "./mp3.ts";
import {
  PIECE_SECONDS,
  type Piece,
  SEARCH_SECONDS,
  type StoredSound,
  tracksOf,
  unheard,
} from "./piece.ts";
import { quietestFrame } from "./speech.ts";

/** Ten minutes of a telephone, two of music: a sixth of a second of work, and 20 MB of memory. */
const PIECE_SAMPLES = 5_000_000;
/** A frame may lean on 511 bytes before it, and the shortest frame has 24. */
const FRAMES_BEFORE = 24;

interface Cut {
  before: Mp3Frame[];
  frames: Mp3Frame[];
  start: number;
}

/** What lies before `from` is read again: only the frames themselves tell how long they are. */
export async function* mp3Pieces(sound: StoredSound, from: number): AsyncGenerator<Piece> {
  let cut: Cut = { before: [], frames: [], start: 0 };
  for await (const more of framesOf(sound)) {
    for (const frame of more) {
      if (frame.at < from) {
        cut.before = [...cut.before.slice(1 - FRAMES_BEFORE), frame];
        cut.start += secondsOf([frame]);
      } else if (cut.frames.length < mostOf(frame)) {
        cut.frames.push(frame);
      } else {
        const heard = await hear(cut);
        const { before, frames, start } = cut;
        const count = heard ? quietCount(heard, frames) : frames.length;
        const own = frames.slice(0, count);
        cut = {
          before: [...before, ...own].slice(-FRAMES_BEFORE),
          frames: [...frames.slice(count), frame],
          start: start + secondsOf(own),
        };
        yield pieceOf({ before, frames: own, start }, heard, cut.frames[0]?.at ?? frame.at, false);
      }
    }
  }
  if (cut.frames.length > 0) yield pieceOf(cut, await hear(cut), sound.size, true);
  else if (cut.start === 0) throw new ModelFailed("ai_bad_audio");
}

const secondsOf = (frames: readonly Mp3Frame[]) =>
  frames.reduce((sum, { samples, rate }) => sum + samples / rate, 0);

const mostOf = ({ samples, rate }: Mp3Frame) =>
  Math.floor(Math.min(PIECE_SECONDS * rate, PIECE_SAMPLES) / samples);

/** Null where it cannot be decoded: the models may be able to. */
async function hear({ before, frames }: Cut): Promise<Decoded | null> {
  try {
    return await decodeMp3(before, frames);
  } catch (error) {
    log.warn("recording.not_decoded", {}, error);
    return null;
  }
}

/** How many frames come before a quiet place. */
function quietCount({ tracks, rate }: Decoded, frames: readonly Mp3Frame[]): number {
  const seconds = quietestFrame(tracks, rate, SEARCH_SECONDS) / rate;
  return Math.max(1, Math.min(frames.length, Math.round(seconds / secondsOf(frames.slice(0, 1)))));
}

function pieceOf(
  { frames, start }: Cut,
  heard: Decoded | null,
  to: number,
  isLast: boolean,
): Piece {
  const end = start + secondsOf(frames);
  const length = Math.round((end - start) * (heard?.rate ?? 0));
  const tracks = heard
    ? tracksOf(
        heard.tracks.map((samples) => samples.subarray(0, length)),
        heard.rate,
      )
    : unheard(() => joined(frames.map(({ data }) => data)));
  return { from: frames[0]?.at ?? 0, to, start, end, isLast, tracks };
}
