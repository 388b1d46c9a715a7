// What a thumbnail does with pixels: make them fewer, turn them upright, put white behind them.
import type { Pixels } from "./jpeg.ts";

/** The largest size of these proportions that fits into a square; never larger than the image. */
export function fitInto(square: number, width: number, height: number) {
  const scale = Math.min(1, square / Math.max(width, height));
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}

/** Collects rows of a large image and means them into a small one, so that it is never held whole. */
export function shrinker(from: { width: number; height: number }, to: typeof from) {
  const sums = new Float64Array(to.width * to.height * 3);
  const counts = new Uint32Array(to.width * to.height);
  let row = 0;
  return {
    add(rgba: Uint8Array): void {
      const target = Math.floor((row * to.height) / from.height) * to.width;
      for (let x = 0, at = 0; x < from.width; x += 1, at += 4) {
        const place = target + Math.floor((x * to.width) / from.width);
        const alpha = (rgba[at + 3] ?? 255) / 255;
        for (let part = 0; part < 3; part += 1) {
          const sum = place * 3 + part;
          sums[sum] = (sums[sum] ?? 0) + 255 + ((rgba[at + part] ?? 0) - 255) * alpha;
        }
        counts[place] = (counts[place] ?? 0) + 1;
      }
      row += 1;
    },
    pixels(): Pixels {
      if (row !== from.height) throw new Error("not a whole image");
      const rgba = new Uint8Array(to.width * to.height * 4).fill(255);
      for (let place = 0; place < counts.length; place += 1) {
        for (let part = 0; part < 3; part += 1) {
          rgba[place * 4 + part] = (sums[place * 3 + part] ?? 0) / (counts[place] || 1);
        }
      }
      return { ...to, rgba };
    },
  };
}

export function shrink(image: Pixels, square: number): Pixels {
  const small = shrinker(image, fitInto(square, image.width, image.height));
  const rowBytes = image.width * 4;
  for (let at = 0; at < image.rgba.length; at += rowBytes) {
    small.add(image.rgba.subarray(at, at + rowBytes));
  }
  return small.pixels();
}

/** Undoes what EXIF's orientation says, since the thumbnail carries no EXIF. */
export function turnUpright(image: Pixels, orientation: number): Pixels {
  if (orientation <= 1) return image;
  const lies = orientation >= 5;
  const [width, height] = lies ? [image.height, image.width] : [image.width, image.height];
  const from = new Uint32Array(
    image.rgba.buffer,
    image.rgba.byteOffset,
    image.width * image.height,
  );
  const turned = new Uint32Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [left, top] = sourceOf(orientation, x, y, width, height);
      turned[y * width + x] = from[top * image.width + left] ?? 0;
    }
  }
  return { width, height, rgba: new Uint8Array(turned.buffer) };
}

/** Which stored pixel is seen at `x`, `y`. */
function sourceOf(orientation: number, x: number, y: number, width: number, height: number) {
  const [right, bottom] = [width - 1 - x, height - 1 - y];
  switch (orientation) {
    case 2:
      return [right, y] as const;
    case 3:
      return [right, bottom] as const;
    case 4:
      return [x, bottom] as const;
    case 5:
      return [y, x] as const;
    case 6:
      return [y, right] as const;
    case 7:
      return [bottom, right] as const;
    default:
      return [bottom, x] as const;
  }
}
