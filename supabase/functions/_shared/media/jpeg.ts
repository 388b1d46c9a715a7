// JPEG in and out, by WebAssembly. Decoding to a small size leaves out most of the work: 12 megapixels
// take less than a tenth of a second.
import { jpegWasm } from "./jpeg_wasm.ts";

/** Red, green, blue and alpha, a byte each. */
export interface Pixels {
  width: number;
  height: number;
  rgba: Uint8Array;
}

interface Codec {
  memory: WebAssembly.Memory;
  wlen(): number;
  walloc(size: number): number;
  wfree(at: number, size: number): void;
  decode(at: number, size: number, width: number, height: number): number;
  decode_width(image: number): number;
  decode_height(image: number): number;
  decode_format(image: number): number;
  decode_buffer(image: number): number;
  decode_free(image: number): void;
  encode(at: number, width: number, height: number, quality: number): number;
}

let compiled: Promise<WebAssembly.Module> | undefined;

/** A fresh one each time: its memory would never shrink again, and a panic leaves it unusable. */
async function codec(): Promise<Codec> {
  compiled ??= decompress(jpegWasm).then((bytes) => WebAssembly.compile(bytes));
  const { exports } = await WebAssembly.instantiate(await compiled);
  return exports as unknown as Codec;
}

async function decompress(base64: string): Promise<ArrayBuffer> {
  const packed = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return await new Response(unpacked).arrayBuffer();
}

/** The image at the smallest of 1/8, 1/4, 1/2 and 1 that is no smaller than `width` × `height`. */
export async function decodeJpeg(
  bytes: Uint8Array,
  width: number,
  height: number,
): Promise<Pixels> {
  const wasm = await codec();
  const image = wasm.decode(put(wasm, bytes), bytes.length, width, height);
  if (image <= 1) throw new Error("not a JPEG image");
  const decoded = new Uint8Array(wasm.memory.buffer, wasm.decode_buffer(image), wasm.wlen());
  const size = { width: wasm.decode_width(image), height: wasm.decode_height(image) };
  const channels = [1, 3, 4][wasm.decode_format(image)] ?? 0;
  if (decoded.length !== size.width * size.height * channels) throw new Error("not a whole image");
  return { ...size, rgba: toRgba(decoded, channels) };
}

export async function encodeJpeg({ width, height, rgba }: Pixels, quality: number) {
  const wasm = await codec();
  const at = wasm.encode(put(wasm, rgba), width, height, quality);
  return new Uint8Array(wasm.memory.buffer, at, wasm.wlen()).slice();
}

function put(wasm: Codec, bytes: Uint8Array): number {
  const at = wasm.walloc(bytes.length);
  new Uint8Array(wasm.memory.buffer, at, bytes.length).set(bytes);
  return at;
}

/** From grey, from colours, or from the inverted inks that JPEG keeps of CMYK. */
function toRgba(from: Uint8Array, channels: number): Uint8Array {
  const rgba = new Uint8Array((from.length / channels) * 4).fill(255);
  for (let at = 0, to = 0; at < from.length; at += channels, to += 4) {
    const black = channels === 4 ? (from[at + 3] ?? 255) / 255 : 1;
    for (let part = 0; part < 3; part += 1) {
      rgba[to + part] = (from[channels === 1 ? at : at + part] ?? 0) * black;
    }
  }
  return rgba;
}
