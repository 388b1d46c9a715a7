// Reads a PNG row by row and keeps only what a thumbnail needs of each: a small file may unpack to
// gigabytes.
import type { Bytes } from "./bytes.ts";
import type { Pixels } from "./jpeg.ts";
import { fitInto, shrinker } from "./pixels.ts";

const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

interface Header {
  width: number;
  height: number;
  depth: number;
  colour: number;
}

/** Throws when it is not a PNG we read: broken, interlaced, or of 16 bits. */
export async function shrinkPng(bytes: Uint8Array, square: number): Promise<Pixels> {
  const { header, palette, alphas, packed } = chunksOf(bytes);
  const { width, height, depth, colour } = header;
  const channels = CHANNELS[colour] ?? 0;
  const rowBytes = Math.ceil((width * channels * depth) / 8);
  const step = Math.max(1, (channels * depth) / 8);
  const small = shrinker({ width, height }, fitInto(square, width, height));

  let row = new Uint8Array(rowBytes + 1);
  let above = new Uint8Array(rowBytes + 1);
  let filled = 0;
  let rows = 0;
  const rgba = new Uint8Array(width * 4);
  const unpacked = new Blob(packed).stream().pipeThrough(new DecompressionStream("deflate"));
  for await (const part of unpacked) {
    for (let at = 0; at < part.length && rows < height; ) {
      const taken = Math.min(part.length - at, row.length - filled);
      row.set(part.subarray(at, at + taken), filled);
      filled += taken;
      at += taken;
      if (filled < row.length) break;
      unfilter(row, above, step);
      paint(row, rgba, header, palette, alphas);
      small.add(rgba);
      [row, above] = [above, row];
      filled = 0;
      rows += 1;
    }
    if (rows === height) break;
  }
  return small.pixels();
}

function chunksOf(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = {
    width: view.getUint32(16),
    height: view.getUint32(20),
    depth: view.getUint8(24),
    colour: view.getUint8(25),
  };
  if (header.depth > 8 || view.getUint8(28) !== 0) throw new Error("a PNG of another kind");
  const packed: Bytes[] = [];
  let palette = new Uint8Array();
  let alphas = new Uint8Array();
  for (let at = 8; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at);
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const body = bytes.slice(at + 8, at + 8 + length);
    if (name === "PLTE") palette = body;
    if (name === "tRNS") alphas = body;
    if (name === "IDAT") packed.push(body);
    if (name === "IEND") break;
    at += 12 + length;
  }
  return { header, palette, alphas, packed };
}

/** Undoes the filter named by the row's first byte, in place. */
function unfilter(row: Uint8Array, above: Uint8Array, step: number): void {
  const filter = row[0];
  if (filter === 0) return;
  for (let at = 1; at < row.length; at += 1) {
    const left = at > step ? (row[at - step] ?? 0) : 0;
    const up = above[at] ?? 0;
    const corner = at > step ? (above[at - step] ?? 0) : 0;
    row[at] = (row[at] ?? 0) + predicted(filter, left, up, corner);
  }
}

function predicted(filter: number | undefined, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) throw new Error("not a PNG filter");
  const toLeft = Math.abs(up - corner);
  const toUp = Math.abs(left - corner);
  const toCorner = Math.abs(left + up - 2 * corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

function paint(
  row: Uint8Array,
  rgba: Uint8Array,
  { width, depth, colour }: Header,
  palette: Uint8Array,
  alphas: Uint8Array,
): void {
  const channels = CHANNELS[colour] ?? 0;
  const most = 2 ** depth - 1;
  for (let x = 0, to = 0; x < width; x += 1, to += 4) {
    const bit = x * channels * depth;
    const at = 1 + (bit >> 3);
    const value = (row[at] ?? 0) >> (8 - depth - (bit & 7));
    const sample = depth === 8 ? (row[at] ?? 0) : value & most;
    if (colour === 3) {
      for (let part = 0; part < 3; part += 1) rgba[to + part] = palette[sample * 3 + part] ?? 0;
      rgba[to + 3] = alphas[sample] ?? 255;
    } else if (colour === 2 || colour === 6) {
      for (let part = 0; part < 3; part += 1) rgba[to + part] = row[at + part] ?? 0;
      rgba[to + 3] = colour === 6 ? (row[at + 3] ?? 255) : 255;
    } else {
      rgba.fill((sample * 255) / most, to, to + 3);
      rgba[to + 3] = colour === 4 ? (row[at + 1] ?? 255) : 255;
    }
  }
}
