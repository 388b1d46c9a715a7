// The table of contents of a ZIP file, to see what it holds and how large it becomes before anything
// is unpacked.
import { MAX_UNPACKED_BYTES } from "../limits.ts";
import { Unreadable } from "../unreadable.ts";

export interface ZipEntry {
  name: string;
  size: number;
}

const END = 0x06054b50;
const ENTRY = 0x02014b50;

/** Refuses what would unpack to more than we read; what is no ZIP has no entries. */
export function zipEntries(bytes: Uint8Array): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== END) end--;
  if (end < 0) return [];

  const entries: ZipEntry[] = [];
  let total = 0;
  let at = view.getUint32(end + 16, true);
  while (at + 46 <= end && view.getUint32(at, true) === ENTRY) {
    const size = view.getUint32(at + 24, true);
    const nameLength = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    entries.push({ name, size });
    total += size;
    if (total > MAX_UNPACKED_BYTES) throw new Unreadable("knowledge_too_large");
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}
