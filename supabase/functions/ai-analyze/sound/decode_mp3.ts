// What is heard in frames of MP3, channel by channel. The decoder is libmpg123 as WebAssembly, which
// needs neither a program on the machine nor a thread of its own.
import { joined } from "../../_shared/media/bytes.ts";
import type { Mp3Frame } from "./mp3.ts";

export interface Decoded {
  rate: number;
  tracks: Int16Array[];
}

/** Speech needs no more, and models are sent no more. */
const SPEECH_HERTZ = 16_000;
const CHUNK_FRAMES = 256;

/**
 * As many samples as `frames` have. What they take up from the frames before is in `before`, which are
 * not heard themselves.
 */
export async function decodeMp3(
  before: readonly Mp3Frame[],
  frames: readonly Mp3Frame[],
): Promise<Decoded> {
  const { rate, samples, channels } = frames[0] ?? { rate: 1, samples: 0, channels: 0 };
  const every = Math.max(1, Math.floor(rate / SPEECH_HERTZ));
  const all = [...before, ...frames];
  const tracks = Array.from(
    { length: channels },
    () => new Int16Array((all.length * samples) / every),
  );
  let written = 0;
  const { MPEGDecoder } = await import("mpg123-decoder");
  const decoder = new MPEGDecoder({ enableGapless: false });
  await decoder.ready;
  try {
    for (let at = 0; at < all.length; at += CHUNK_FRAMES) {
      const chunk = joined(all.slice(at, at + CHUNK_FRAMES).map(({ data }) => data));
      const { channelData } = decoder.decode(chunk);
      for (const [n, track] of tracks.entries()) {
        thinned(channelData[n] ?? new Float32Array(), every, track.subarray(written));
      }
      written += Math.floor((channelData[0]?.length ?? 0) / every);
    }
  } finally {
    decoder.free();
  }
  // Where something is missing in front, fewer samples come out of it.
  const own = Math.min(written, Math.floor((frames.length * samples) / every));
  return { rate: rate / every, tracks: tracks.map((one) => one.subarray(written - own, written)) };
}

/** Of so many samples each time their mean, as whole numbers. */
function thinned(samples: Float32Array, every: number, into: Int16Array): void {
  const count = Math.min(into.length, Math.floor(samples.length / every));
  for (let to = 0; to < count; to += 1) {
    let sum = 0;
    for (let at = to * every; at < (to + 1) * every; at += 1) sum += samples[at] ?? 0;
    into[to] = Math.max(-32_768, Math.min(32_767, Math.round((sum / every) * 32_767)));
  }
}
