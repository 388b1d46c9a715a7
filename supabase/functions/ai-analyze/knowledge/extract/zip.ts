// A ZIP file: what it holds, and one entry at a time, unpacked no further than it may become. What the
// file says of its sizes is not believed.
import { type Bytes, joined } from "../../../_shared/media/bytes.ts";
import { Unreadable } from "../unreadable.ts";

export interface ZipEntry {
  isPacked: boolean;
  /** How long it is in the file. */
  length: number;
  /** Where its own header stands. */
  at: number;
}

const END = 0x06054b50;
const ENTRY = 0x02014b50;
/** Packed bytes at a time: they become a thousand times as many at most. */
const SLICE = 4096;

/** By name; what is no ZIP has none. */
export function zipEntries(bytes: Uint8Array): ReadonlyMap<string, ZipEntry> {
  const view = viewOf(bytes);
  const entries = new Map<string, ZipEntry>();
  let end = bytes.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== END) end--;
  if (end < 0) return entries;

  let at = view.getUint32(end + 16, true);
  while (at + 46 <= end && view.getUint32(at, true) === ENTRY) {
    const nameLength = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    entries.set(name, {
      isPacked: view.getUint16(at + 10, true) !== 0,
      length: view.getUint32(at + 20, true),
      at: view.getUint32(at + 42, true),
    });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

/** Throws where the file is damaged, and an Unreadable where there would be more than `most` bytes. */
export async function unzipped(bytes: Uint8Array, entry: ZipEntry, most: number): Promise<Bytes> {
  const view = viewOf(bytes);
  const names = view.getUint16(entry.at + 26, true) + view.getUint16(entry.at + 28, true);
  const from = entry.at + 30 + names;
  const packed = bytes.slice(from, from + entry.length);
  const parts: Bytes[] = [];
  let size = 0;
  const all = slicesOf(packed);
  for await (const part of entry.isPacked ? all.pipeThrough(inflate()) : all) {
    size += part.length;
    // Leaving the loop ends the unpacking as well.
    if (size > most) throw new Unreadable("knowledge_too_large");
    parts.push(part);
  }
  return joined(parts);
}

const inflate = () => new DecompressionStream("deflate-raw");

function slicesOf(bytes: Bytes): ReadableStream<Bytes> {
  let at = 0;
  return new ReadableStream<Bytes>({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.subarray(at, at + SLICE));
      at += SLICE;
    },
  });
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
