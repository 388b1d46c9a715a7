// A recording piece by piece, each short enough for a provider.
import { ModelFailed } from "../model_failed.ts";
import { mp3Pieces } from "./mp3_pieces.ts";
import {
  PIECE_BYTES,
  PIECE_SECONDS,
  type Piece,
  SEARCH_SECONDS,
  type StoredSound,
  tracksOf,
  unheard,
} from "./piece.ts";
import { quietestFrame } from "./speech.ts";
import { channelOf, readWav, type Wav } from "./wav.ts";

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
  else yield await whole(sound);
}

async function* wavPieces(sound: StoredSound, wav: Wav, from: number): AsyncGenerator<Piece> {
  const { channels, rate, bytesPerSecond } = wav;
  const most = Math.floor(Math.min(PIECE_SECONDS, PIECE_BYTES / (rate * 2))) * bytesPerSecond;
  for (let at = Math.max(wav.from, from); at < wav.to; ) {
    let to = Math.min(wav.to, at + most);
    const pcm = await sound.read(at, to);
    let samples = Array.from({ length: channels }, (_, n) => channelOf(pcm, channels, n));
    if (to < wav.to) {
      const length = quietestFrame(samples, rate, SEARCH_SECONDS);
      samples = samples.map((one) => one.slice(0, length));
      to = at + length * channels * 2;
    }
    const start = (at - wav.from) / bytesPerSecond;
    const end = (to - wav.from) / bytesPerSecond;
    yield { from: at, to, start, end, isLast: to >= wav.to, tracks: tracksOf(samples, rate) };
    at = to;
  }
}

async function whole(sound: StoredSound): Promise<Piece> {
  const bytes = await sound.read(0, sound.size);
  return {
    from: 0,
    to: bytes.length,
    start: 0,
    end: 0,
    isLast: true,
    tracks: unheard(() => bytes),
  };
}
