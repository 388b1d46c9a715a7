// Everything worth knowing of a file that can be read from it, and its thumbnail.
import type { Files } from "./files.ts";
import { type OpusFacts, opusFacts } from "./ogg.ts";
import { thumbnailPath } from "./place.ts";
import type { Reading } from "./reading.ts";
import type { Sniffed } from "./sniff.ts";
import { THUMBNAIL_TYPE, thumbnailOf } from "./thumbnail.ts";

/** As much of a file as is kept to look into. Every picture or sound of a provider fits. */
export const KEEP_BYTES = 16 * 1024 * 1024;

export interface Looks {
  width: number | null;
  height: number | null;
  duration_seconds: number | null;
  waveform: number[] | null;
  thumbnail_path: string | null;
  opus: OpusFacts | null;
}

/** Puts the thumbnail beside `path`; none is made of what cannot be looked into. */
export async function lookInto(
  { head, isWhole }: Reading,
  { mimeType, type }: Sniffed,
  path: string,
  files: Files,
): Promise<Looks> {
  const looks: Looks = {
    width: null,
    height: null,
    duration_seconds: null,
    waveform: null,
    thumbnail_path: null,
    opus: null,
  };
  if (mimeType === "audio/ogg" && isWhole) {
    looks.opus = opusFacts(head);
    looks.duration_seconds = looks.opus?.durationSeconds ?? null;
    looks.waveform = looks.opus?.waveform ?? null;
  }
  if (type === "image" && isWhole) {
    const thumbnail = await thumbnailOf(head, mimeType);
    looks.width = thumbnail.size?.width ?? null;
    looks.height = thumbnail.size?.height ?? null;
    if (thumbnail.ok) {
      const place = thumbnailPath(path);
      // The picture matters, not its small copy.
      const isKept = await files.write(place, thumbnail.bytes, THUMBNAIL_TYPE).then(
        () => true,
        () => false,
      );
      if (isKept) looks.thumbnail_path = place;
    }
  }
  return looks;
}
