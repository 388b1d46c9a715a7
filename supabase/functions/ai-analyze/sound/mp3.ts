// MP3 cut between its frames, which need no decoding for that. Who speaks cannot be told from it.

/** MPEG 1 and MPEG 2 (with 2.5), layer III, in kbit/s. */
const RATES_1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const RATES_2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const HERTZ = [44_100, 48_000, 32_000];
const LAYER_3 = 1;

interface Frame {
  bytes: number;
  seconds: number;
}

function frameAt(bytes: Uint8Array, at: number): Frame | null {
  const [sync = 0, version = 0, rates = 0] = bytes.subarray(at, at + 3);
  if (sync !== 0xff || (version & 0xe0) !== 0xe0 || ((version >> 1) & 3) !== LAYER_3) return null;
  const kind = (version >> 3) & 3;
  const hertz = (HERTZ[(rates >> 2) & 3] ?? 0) / (kind === 3 ? 1 : kind === 2 ? 2 : 4);
  const kbit = (kind === 3 ? RATES_1 : RATES_2)[rates >> 4] ?? 0;
  if (kind === 1 || hertz === 0 || kbit === 0) return null;
  const samples = kind === 3 ? 1152 : 576;
  const padding = (rates >> 1) & 1;
  return {
    bytes: Math.floor(((samples / 8) * kbit * 1000) / hertz) + padding,
    seconds: samples / hertz,
  };
}

/** How far `bytes` go to its last whole frame, or to `mostSeconds`; nothing where there is no frame. */
export function cutMp3(
  bytes: Uint8Array,
  mostSeconds: number,
): { length: number; seconds: number } {
  let at = 0;
  let seconds = 0;
  let length = 0;
  while (at + 4 <= bytes.length && seconds < mostSeconds) {
    const frame = frameAt(bytes, at);
    if (!frame) {
      // Tags, pictures and what is broken lie between frames.
      at += 1;
      continue;
    }
    const end = at + frame.bytes;
    if (end > bytes.length) break;
    at = end;
    length = end;
    seconds += frame.seconds;
  }
  return { length, seconds };
}
