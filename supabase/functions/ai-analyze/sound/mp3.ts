// MP3 frame by frame, out of a file that is read window by window. What lies between its frames, tags,
// pictures and what is broken, is passed over.
import { type Bytes, joined } from "../../_shared/media/bytes.ts";
import type { StoredSound } from "./piece.ts";

interface Header {
  bytes: number;
  samples: number;
  rate: number;
  channels: number;
}

export interface Mp3Frame extends Header {
  /** Where it lies in the file. */
  at: number;
  data: Bytes;
}

/** MPEG 1 and MPEG 2 (with 2.5), layer III, in kbit/s. */
const RATES_1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const RATES_2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const HERTZ = [44_100, 48_000, 32_000];
const LAYER_3 = 1;
const MONO = 3;
const WINDOW_BYTES = 1_048_576;
const TAG_BYTES = 10;

function headerAt(bytes: Uint8Array, at: number): Header | null {
  const [sync = 0, version = 0, rates = 0, mode = 0] = bytes.subarray(at, at + 4);
  if (sync !== 0xff || (version & 0xe0) !== 0xe0 || ((version >> 1) & 3) !== LAYER_3) return null;
  const kind = (version >> 3) & 3;
  const rate = (HERTZ[(rates >> 2) & 3] ?? 0) / (kind === 3 ? 1 : kind === 2 ? 2 : 4);
  const kbit = (kind === 3 ? RATES_1 : RATES_2)[rates >> 4] ?? 0;
  if (kind === 1 || rate === 0 || kbit === 0) return null;
  const samples = kind === 3 ? 1152 : 576;
  const padding = (rates >> 1) & 1;
  return {
    bytes: Math.floor(((samples / 8) * kbit * 1000) / rate) + padding,
    samples,
    rate,
    channels: mode >> 6 === MONO ? 1 : 2,
  };
}

const isAlike = (one: Header, other: Header) =>
  one.rate === other.rate && one.samples === other.samples && one.channels === other.channels;

/** Its frames, some at a time: all of one kind, but for the one that only tells of the others. */
export async function* framesOf(sound: StoredSound): AsyncGenerator<Mp3Frame[]> {
  let at = tagLength(await sound.read(0, Math.min(TAG_BYTES, sound.size)), sound.size);
  let held: Bytes = new Uint8Array();
  let kind: Header | null = null;
  for (let read = at; read < sound.size; ) {
    const to = Math.min(sound.size, read + WINDOW_BYTES);
    held = joined([held, await sound.read(read, to)]);
    read = to;
    const { frames, used } = scan(held, at, kind, to === sound.size);
    const isFirst = kind === null;
    kind ??= frames[0] ?? null;
    yield isFirst ? frames.filter((frame, n) => n > 0 || !isIndex(frame)) : frames;
    held = held.slice(used);
    at += used;
  }
}

/** How long they last at most, of whatever kind they are: nothing but their heads is looked at. */
export function secondsOfMp3(bytes: Uint8Array): number {
  let seconds = 0;
  for (let at = 0; at + 4 <= bytes.length; ) {
    const header = headerAt(bytes, at);
    const isWhole = header !== null && at + header.bytes <= bytes.length;
    if (isWhole) seconds += header.samples / header.rate;
    at += isWhole ? header.bytes : 1;
  }
  return seconds;
}

/** How long an ID3 tag in front of everything is. */
function tagLength(head: Uint8Array, size: number): number {
  const [i, d, three, , , , ...length] = head;
  if (i !== 0x49 || d !== 0x44 || three !== 0x33) return 0;
  const bytes = length.reduce((sum, seven) => sum * 128 + (seven & 0x7f), 0) + TAG_BYTES;
  return bytes < size ? bytes : 0;
}

/** After a gap a frame counts if another follows it: two bytes alone may be anything. */
function scan(bytes: Bytes, offset: number, like: Header | null, isEnd: boolean) {
  const frames: Mp3Frame[] = [];
  let kind = like;
  let isInStep = false;
  let at = 0;
  while (at + 4 <= bytes.length) {
    const header = headerAt(bytes, at);
    const end = at + (header?.bytes ?? 0);
    if (!isEnd && header && end + 4 > bytes.length) break;
    if (!header || (kind && !isAlike(header, kind)) || end > bytes.length) {
      isInStep = false;
      at += 1;
      continue;
    }
    const next = isInStep ? header : headerAt(bytes, end);
    if (!next || !isAlike(header, next)) {
      at += 1;
      continue;
    }
    isInStep = true;
    kind = header;
    frames.push({ ...header, at: offset + at, data: bytes.subarray(at, end) });
    at = end;
  }
  return { frames, used: at };
}

/** The frame in which an encoder writes how long the file is and where what lies in it. */
function isIndex({ data, samples, channels }: Mp3Frame): boolean {
  const name = (at: number) => String.fromCharCode(...data.subarray(at, at + 4));
  const sideBytes = samples === 1152 ? (channels === 1 ? 17 : 32) : channels === 1 ? 9 : 17;
  return ["Xing", "Info"].includes(name(4 + sideBytes)) || name(36) === "VBRI";
}
