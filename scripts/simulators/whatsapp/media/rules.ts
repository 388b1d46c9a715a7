// What WhatsApp takes of each type of media.
import { sniff } from "./sniff.ts";

export const mediaTypes = ["image", "video", "audio", "document", "sticker"] as const;
export type MediaType = (typeof mediaTypes)[number];

export function isMediaType(type: string): type is MediaType {
  return (mediaTypes as readonly string[]).includes(type);
}

const mb = 1024 * 1024;

const documents = [
  "text/plain",
  "application/pdf",
  "application/msword",
  "application/vnd.ms-excel",
  "application/vnd.ms-powerpoint",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  "application/vnd.openxmlformats-officedocument.presentationml.presentation",
];

export const mimeTypes: Record<MediaType, string[]> = {
  image: ["image/jpeg", "image/png"],
  video: ["video/mp4", "video/3gpp"],
  audio: ["audio/aac", "audio/amr", "audio/mp4", "audio/mpeg", "audio/ogg", "audio/opus"],
  sticker: ["image/webp"],
  document: documents,
};

const largest: Record<MediaType, number> = {
  image: 5 * mb,
  video: 16 * mb,
  audio: 16 * mb,
  sticker: 500 * 1024,
  document: 100 * mb,
};
const largestStillSticker = 100 * 1024;

export const uploadable = Object.values(mimeTypes).flat();
export const largestUpload = largest.document;

/** `audio/ogg; codecs=opus` is of the type `audio/ogg`. */
export function baseMime(mime: string): string {
  return mime.split(";")[0]!.trim().toLowerCase();
}

export function typeOfMime(mime: string): MediaType {
  return mediaTypes.find((type) => mimeTypes[type].includes(baseMime(mime))) ?? "document";
}

/** The most bytes a file of this MIME type may have; animated stickers may have more. */
export function sizeLimit(mime: string, bytes: Buffer): number {
  const type = typeOfMime(mime);
  if (type === "sticker" && !sniff(bytes)?.animated) return largestStillSticker;
  return largest[type];
}

/** Meta looks into the file only when it delivers: what the webhook of failure will say, or null. */
export function contentProblem(mime: string, bytes: Buffer): string | null {
  if (typeOfMime(mime) === "document") return null;
  const claimed = baseMime(mime);
  const found = sniff(bytes);
  const actual = found?.mime ?? "application/octet-stream";
  if (claimed !== "audio/ogg" && claimed !== "audio/opus") {
    const same =
      baseMime(actual) === claimed || (claimed === "audio/mp4" && actual === "video/mp4");
    return same
      ? null
      : `Uploaded with mimetype as ${mime}, however on processing it is of type ${actual}.`;
  }
  if (actual !== "audio/ogg; codecs=opus") {
    return `Unsupported audio type ${actual}: Ogg must hold Opus.`;
  }
  return found?.channels === 1 ? null : "Ogg audio must be mono.";
}
