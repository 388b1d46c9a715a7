// WAV with samples of 16 bits, which is what telephone systems write: each of its channels is a sound
// of its own.
import type { Bytes } from "../../_shared/media/bytes.ts";

export interface Wav {
  channels: number;
  rate: number;
  /** Where the samples are. */
  from: number;
  to: number;
  bytesPerSecond: number;
}

const PCM = 1;
/** More than any telephone system writes, and little enough to hold a minute of it. */
const MOST_CHANNELS = 2;
const MOST_HERTZ = 192_000;
const EXTENSIBLE = 0xfffe;
const HEADER_BYTES = 44;
/** What a writer that never came to its end says of the length. */
const UNKNOWN = 0xffffffff;

/** Null for what is no such file. */
export function readWav(head: Uint8Array, size: number): Wav | null {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (head.length < 12 || nameAt(head, 0) !== "RIFF" || nameAt(head, 8) !== "WAVE") return null;
  let format: { channels: number; rate: number } | null = null;
  for (let at = 12; at + 8 <= head.length; ) {
    const name = nameAt(head, at);
    const length = view.getUint32(at + 4, true);
    const from = at + 8;
    if (name === "fmt " && from + 16 <= head.length) {
      const tag = view.getUint16(from, true);
      if ((tag !== PCM && tag !== EXTENSIBLE) || view.getUint16(from + 14, true) !== 16)
        return null;
      format = { channels: view.getUint16(from + 2, true), rate: view.getUint32(from + 4, true) };
    }
    if (name === "data") {
      if (!format || !isOfSpeech(format)) return null;
      const bytesPerFrame = format.channels * 2;
      const end = length === 0 || length === UNKNOWN ? size : Math.min(size, from + length);
      const whole = Math.floor((end - from) / bytesPerFrame) * bytesPerFrame;
      return { ...format, from, to: from + whole, bytesPerSecond: bytesPerFrame * format.rate };
    }
    at = from + length + (length % 2);
  }
  return null;
}

function isOfSpeech({ channels, rate }: { channels: number; rate: number }): boolean {
  return channels >= 1 && channels <= MOST_CHANNELS && rate >= 1 && rate <= MOST_HERTZ;
}

function nameAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

/** The samples of one channel. */
export function channelOf(pcm: Bytes, channels: number, channel: number): Int16Array {
  const all = new Int16Array(pcm.buffer, pcm.byteOffset, Math.floor(pcm.byteLength / 2));
  const own = new Int16Array(Math.floor(all.length / channels));
  for (let to = 0, from = channel; to < own.length; to += 1, from += channels) {
    own[to] = all[from] ?? 0;
  }
  return own;
}

/** A file of one channel. */
export function wavOf(samples: Int16Array, rate: number): Bytes {
  const file = new Uint8Array(HEADER_BYTES + samples.byteLength);
  const view = new DataView(file.buffer);
  const text = (at: number, words: string) => file.set(new TextEncoder().encode(words), at);
  text(0, "RIFF");
  view.setUint32(4, HEADER_BYTES - 8 + samples.byteLength, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, PCM, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, samples.byteLength, true);
  file.set(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength), HEADER_BYTES);
  return file;
}
