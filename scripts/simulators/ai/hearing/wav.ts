// WAV as the carrier writes it: how long it is, and when somebody speaks.

export interface Span {
  start: number;
  end: number;
}

export interface Heard {
  seconds: number;
  /** When somebody speaks; null when that cannot be told from the bytes. */
  spans: Span[] | null;
}

const frameSeconds = 0.02;
const audible = 260;
/** Within a sentence there may be shorter pauses than between two. */
const pauseSeconds = 0.45;
const leastSeconds = 0.2;

/** Null for what cannot be read. */
export function hearWav(bytes: Buffer): Heard | null {
  const format = chunk(bytes, "fmt ");
  const data = chunk(bytes, "data");
  if (!format || !data || format.length < 16) return null;
  const channels = format.readUInt16LE(2);
  const rate = format.readUInt32LE(4);
  const byteRate = format.readUInt32LE(8);
  if (rate === 0 || byteRate === 0 || channels === 0) return null;
  const seconds = data.length / byteRate;
  const isPcm16 = format.readUInt16LE(0) === 1 && format.readUInt16LE(14) === 16;
  return { seconds, spans: isPcm16 ? spansOf(data, rate, channels) : null };
}

function chunk(bytes: Buffer, name: string): Buffer | null {
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32LE(at + 4);
    if (bytes.toString("latin1", at, at + 4) === name) {
      return bytes.subarray(at + 8, Math.min(bytes.length, at + 8 + size));
    }
    at += 8 + size + (size % 2);
  }
  return null;
}

function spansOf(data: Buffer, rate: number, channels: number): Span[] {
  const spans: Span[] = [];
  const frameBytes = Math.round(rate * frameSeconds) * channels * 2;
  for (let at = 0; at + frameBytes <= data.length; at += frameBytes) {
    if (!isAudible(data.subarray(at, at + frameBytes))) continue;
    const start = (at / frameBytes) * frameSeconds;
    const last = spans.at(-1);
    if (last && start - last.end < pauseSeconds) last.end = start + frameSeconds;
    else spans.push({ start, end: start + frameSeconds });
  }
  return spans.filter(({ start, end }) => end - start >= leastSeconds);
}

/** A few samples tell as much as all of them. */
function isAudible(frame: Buffer): boolean {
  let sum = 0;
  let count = 0;
  for (let at = 0; at + 1 < frame.length; at += 8) {
    sum += frame.readInt16LE(at) ** 2;
    count += 1;
  }
  return Math.sqrt(sum / Math.max(1, count)) > audible;
}
