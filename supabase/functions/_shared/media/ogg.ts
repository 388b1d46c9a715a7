// What an OGG file of Opus says about itself, read from its pages: how long, how many channels, and
// roughly how loud, since speech that is louder takes larger packets.

export interface OpusFacts {
  channels: number;
  /** What its packets hold, or its pages claim, whichever is longer: who hears it is paid by the second. */
  durationSeconds: number;
  /** From 0 to 100, at most 64 of them. */
  waveform: number[];
}

const SAMPLES_PER_SECOND = 48_000;
const BARS = 64;
const PAGE_HEAD = 27;
/** The first two packets are the head and the tags. */
const HEADERS = 2;
/** How long the frames of each kind of packet are, in milliseconds: RFC 6716, table 2. */
const SPOKEN_MS = [10, 20, 40, 60];
const MIXED_MS = [10, 20];
const SOUNDED_MS = [2.5, 5, 10, 20];

/** Null when it is not Opus in OGG, or is cut short before its first sound. */
export function opusFacts(bytes: Uint8Array): OpusFacts | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const packets: number[] = [];
  let head: { channels: number; skipped: number } | null = null;
  let last = 0n;
  let held = 0;
  let open = 0;
  for (let at = 0; at + PAGE_HEAD <= bytes.length && view.getUint32(at) === 0x4f676753; ) {
    const granule = view.getBigInt64(at + 6, true);
    const segments = bytes.subarray(at + PAGE_HEAD, at + PAGE_HEAD + (bytes[at + 26] ?? 0));
    const body = at + PAGE_HEAD + segments.length;
    head ??= opusHead(view, body);
    if (head === null) return null;
    if (granule > last) last = granule;
    let size = 0;
    for (const length of segments) {
      if (open === 0 && packets.length >= HEADERS) held += samplesOf(bytes, body + size);
      size += length;
      open += length;
      if (length < 255) {
        packets.push(open);
        open = 0;
      }
    }
    at = body + size;
  }
  if (head === null) return null;
  const sounds = packets.slice(HEADERS);
  const samples = Math.max(Number(last), held) - head.skipped;
  const durationSeconds = Math.max(0, samples) / SAMPLES_PER_SECOND;
  return {
    channels: head.channels,
    durationSeconds: Math.round(durationSeconds * 100) / 100,
    waveform: barsOf(sounds),
  };
}

function opusHead(view: DataView, at: number): { channels: number; skipped: number } | null {
  const isOpus =
    at + 19 <= view.byteLength &&
    view.getUint32(at) === 0x4f707573 &&
    view.getUint32(at + 4) === 0x48656164;
  return isOpus
    ? { channels: view.getUint8(at + 9), skipped: view.getUint16(at + 10, true) }
    : null;
}

/** Of the packet that begins there, by its first one or two bytes. */
function samplesOf(bytes: Uint8Array, at: number): number {
  const [toc = 0, many = 0] = bytes.subarray(at, at + 2);
  const kind = toc >> 3;
  const lengths = kind < 12 ? SPOKEN_MS : kind < 16 ? MIXED_MS : SOUNDED_MS;
  const frames = [1, 2, 2, many & 0x3f][toc & 3] ?? 1;
  return ((lengths[kind % lengths.length] ?? 0) * frames * SAMPLES_PER_SECOND) / 1000;
}

function barsOf(packets: number[]): number[] {
  const count = Math.min(BARS, packets.length);
  const most = packets.reduce((a, b) => Math.max(a, b), 1);
  return Array.from({ length: count }, (_, bar) => {
    const from = Math.floor((bar * packets.length) / count);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * packets.length) / count));
    const mean = packets.slice(from, to).reduce((a, b) => a + b, 0) / (to - from);
    return Math.round((100 * mean) / most);
  });
}
