// What a sound file is by its bytes, and how long it lasts.
import { type Heard, hearWav } from "./wav.ts";

/** Null for what is no sound, or cannot be read. */
export function hear(bytes: Buffer): Heard | null {
  const ascii = (from: number, to: number) => bytes.toString("latin1", from, to);
  if (ascii(0, 4) === "RIFF" && ascii(8, 12) === "WAVE") return hearWav(bytes);
  if (ascii(0, 4) === "OggS") return hearOgg(bytes);
  const isMp3 = ascii(0, 3) === "ID3" || (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe0) === 0xe0);
  if (isMp3) return { seconds: (bytes.length * 8) / 64_000, spans: null };
  const isOther =
    ascii(0, 4) === "fLaC" || ascii(4, 8) === "ftyp" || bytes.readUInt32BE(0) === 0x1a45dfa3;
  return isOther ? { seconds: (bytes.length * 8) / 32_000, spans: null } : null;
}

/** Opus says nothing in packets of a few bytes. */
const quietBytesPerSecond = 500;

function hearOgg(bytes: Buffer): Heard | null {
  const last = bytes.lastIndexOf("OggS", undefined, "latin1");
  if (last + 14 > bytes.length) return null;
  const head = bytes.indexOf("OpusHead", 0, "latin1");
  const skipped = head < 0 ? 0 : bytes.readUInt16LE(head + 10);
  const samples = Number(bytes.readBigInt64LE(last + 6)) - skipped;
  const seconds = Math.max(0, samples / 48_000);
  if (seconds === 0) return null;
  return { seconds, spans: bytes.length / seconds < quietBytesPerSecond ? [] : null };
}
