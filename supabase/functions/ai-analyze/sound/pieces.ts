// A recording piece by piece, each short enough for a provider, and in each what one person says by
// itself where the file tells: telephone systems write who called on the left and who was called on
// the right.
import type { Bytes } from "../../_shared/media/bytes.ts";
import { ModelFailed } from "../model_failed.ts";
import { cutMp3 } from "./mp3.ts";
import { quietestFrame, type Span, spansOf } from "./speech.ts";
import type { StoredSound } from "./stored_sound.ts";
import { channelOf, readWav, type Wav, wavOf } from "./wav.ts";

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
const PIECE_SECONDS = 600;
/** Of 25 MB, with some room. */
const PIECE_BYTES = 24_000_000;
/** How much before its end a piece may be cut where it is quiet. */
const SEARCH_SECONDS = 20;
const HEAD_BYTES = 65_536;

/** From the byte `from` on, which is where a piece ended. */
export async function* piecesOf(
  sound: StoredSound,
  mime: string,
  from: number,
): AsyncGenerator<Piece> {
  const wav = readWav(await sound.read(0, Math.min(HEAD_BYTES, sound.size)), sound.size);
  if (wav) yield* wavPieces(sound, wav, from);
  else if (mime === "audio/mpeg") yield* mp3Pieces(sound, from);
  else if (sound.size > PIECE_BYTES) throw new ModelFailed("ai_too_long");
  else yield whole(await sound.read(0, sound.size));
}

async function* wavPieces(sound: StoredSound, wav: Wav, from: number): AsyncGenerator<Piece> {
  const { channels, rate, bytesPerSecond } = wav;
  const most = Math.floor(Math.min(PIECE_SECONDS, PIECE_BYTES / (rate * 2))) * bytesPerSecond;
  const sides: readonly Side[] = channels === 2 ? ["left", "right"] : ["both"];
  for (let at = Math.max(wav.from, from); at < wav.to; ) {
    let to = Math.min(wav.to, at + most);
    const pcm = await sound.read(at, to);
    let tracks = sides.map((_, channel) => channelOf(pcm, channels, channel));
    if (to < wav.to) {
      const frames = quietestFrame(tracks, rate, SEARCH_SECONDS);
      tracks = tracks.map((samples) => samples.slice(0, frames));
      to = at + frames * channels * 2;
    }
    yield {
      from: at,
      to,
      start: (at - wav.from) / bytesPerSecond,
      end: (to - wav.from) / bytesPerSecond,
      isLast: to >= wav.to,
      tracks: tracks.map((samples, n) => ({
        side: sides[n] ?? "both",
        spans: spansOf(samples, rate),
        file: () => wavOf(samples, rate),
      })),
    };
    at = to;
  }
}

/** What lies before `from` is read again: only the frames themselves tell how long they are. */
async function* mp3Pieces(sound: StoredSound, from: number): AsyncGenerator<Piece> {
  let start = 0;
  for (let at = 0; at < sound.size; ) {
    const bytes = await sound.read(at, Math.min(sound.size, at + PIECE_BYTES));
    const { length, seconds } = cutMp3(bytes, PIECE_SECONDS);
    if (length === 0) {
      if (start === 0) throw new ModelFailed("ai_bad_audio");
      return;
    }
    const isLast = seconds < PIECE_SECONDS && at + bytes.length >= sound.size;
    const to = isLast ? sound.size : at + length;
    const end = start + seconds;
    const file = () => bytes.slice(0, length);
    if (at >= from) {
      yield { from: at, to, start, end, isLast, tracks: [{ side: "both", spans: null, file }] };
    }
    start = end;
    at = to;
  }
}

function whole(bytes: Bytes): Piece {
  const tracks: Track[] = [{ side: "both", spans: null, file: () => bytes }];
  return { from: 0, to: bytes.length, start: 0, end: 0, isLast: true, tracks };
}
