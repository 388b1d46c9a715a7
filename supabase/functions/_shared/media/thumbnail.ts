// A small picture of an image, without its EXIF: where a photo was taken stays with the photo. A
// missing thumbnail is never a failure.
import type { Bytes } from "./bytes.ts";
import { type ImageSize, imageSize } from "./image_size.ts";
import { decodeJpeg, encodeJpeg } from "./jpeg.ts";
import { fitInto, shrink, turnUpright } from "./pixels.ts";
import { shrinkPng } from "./png.ts";

export const THUMBNAIL_SIDE = 320;
export const THUMBNAIL_TYPE = "image/jpeg";
/** Decoding more would use up the two seconds of CPU that a function has. */
export const MAX_PIXELS = 20_000_000;
const QUALITY = 72;

export type Thumbnail =
  | { ok: true; bytes: Bytes; size: ImageSize }
  | { ok: false; reason: "other_format" | "too_many_pixels" | "broken"; size: ImageSize | null };

export async function thumbnailOf(bytes: Uint8Array, mimeType: string): Promise<Thumbnail> {
  const size = imageSize(bytes, mimeType);
  if (mimeType !== "image/jpeg" && mimeType !== "image/png") {
    return { ok: false, reason: "other_format", size };
  }
  if (size === null) return { ok: false, reason: "broken", size };
  if (size.width * size.height > MAX_PIXELS) return { ok: false, reason: "too_many_pixels", size };
  try {
    const small =
      mimeType === "image/png"
        ? await shrinkPng(bytes, THUMBNAIL_SIDE)
        : await shrinkJpeg(bytes, size);
    return { ok: true, bytes: await encodeJpeg(small, QUALITY), size };
  } catch {
    return { ok: false, reason: "broken", size };
  }
}

async function shrinkJpeg(bytes: Uint8Array, size: ImageSize) {
  const { width, height } = fitInto(THUMBNAIL_SIDE, size.width, size.height);
  const lies = size.orientation >= 5;
  const decoded = await decodeJpeg(bytes, lies ? height : width, lies ? width : height);
  return turnUpright(shrink(decoded, THUMBNAIL_SIDE), size.orientation);
}
