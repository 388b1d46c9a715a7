// How large an image is and which way up, read from its head: nothing is decoded.

export interface ImageSize {
  /** As it is to be seen: turned, if the camera lay on its side. */
  width: number;
  height: number;
  /** EXIF's 1 to 8: how the stored rows and columns have to be turned. */
  orientation: number;
}

/** Null when the format is none of ours or the head is cut short. */
export function imageSize(bytes: Uint8Array, mimeType: string): ImageSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const size = readers[mimeType]?.(view) ?? null;
    return size && size.width > 0 && size.height > 0 ? size : null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const readers: Readonly<Record<string, (view: DataView) => ImageSize | null>> = {
  "image/jpeg": jpegSize,
  "image/png": (view) => upright(view.getUint32(16), view.getUint32(20)),
  "image/gif": (view) => upright(view.getUint16(6, true), view.getUint16(8, true)),
  "image/webp": webpSize,
};

function upright(width: number, height: number): ImageSize {
  return { width, height, orientation: 1 };
}

const EXIF = 0xe1;

function jpegSize(view: DataView): ImageSize | null {
  let orientation = 1;
  for (let at = 2; at < view.byteLength; ) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      const [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)];
      const lies = orientation >= 5;
      return { width: lies ? height : width, height: lies ? width : height, orientation };
    }
    const length = view.getUint16(at + 2);
    if (marker === EXIF) orientation = exifOrientation(view, at + 4) ?? orientation;
    at += 2 + length;
  }
  return null;
}

const ORIENTATION = 0x0112;

function exifOrientation(view: DataView, at: number): number | null {
  if (view.getUint32(at) !== 0x45786966) return null;
  const tiff = at + 6;
  const little = view.getUint16(tiff) === 0x4949;
  const directory = tiff + view.getUint32(tiff + 4, little);
  const entries = view.getUint16(directory, little);
  for (let entry = 0; entry < entries; entry += 1) {
    const place = directory + 2 + entry * 12;
    if (view.getUint16(place, little) !== ORIENTATION) continue;
    const value = view.getUint16(place + 8, little);
    return value >= 1 && value <= 8 ? value : null;
  }
  return null;
}

function webpSize(view: DataView): ImageSize | null {
  const uint24 = (at: number) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
  switch (view.getUint32(12)) {
    case 0x56503858: // VP8X
      return upright(uint24(24) + 1, uint24(27) + 1);
    case 0x56503820: // VP8, lossy
      return upright(view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff);
    case 0x5650384c: {
      // VP8L: 14 bits each, packed
      const bits = view.getUint32(21, true);
      return upright((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
    }
    default:
      return null;
  }
}

/** Whether it moves; WhatsApp allows larger stickers that do. */
export function isAnimatedWebp(bytes: Uint8Array): boolean {
  return (
    bytes.length > 20 && bytes[12] === 0x56 && bytes[15] === 0x58 && ((bytes[20] ?? 0) & 2) !== 0
  );
}
