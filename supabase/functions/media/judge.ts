// What a file goes out as on a channel, or why it does not.
import type { ChannelCapabilities, MediaType } from "@prosa/shared/message-content.ts";
import { Refusal } from "../_shared/http/problem.ts";
import type { OpusFacts } from "../_shared/media/ogg.ts";
import type { Sniffed } from "../_shared/media/sniff.ts";

interface Judged extends Sniffed {
  size: number;
  width: number | null;
  height: number | null;
  opus: OpusFacts | null;
  animated: boolean;
}

type Media = ChannelCapabilities["media"];

/** Stickers are squares of this side. */
const STICKER_SIDE = 512;

/** What the channel does not take as what it is may still go as a document. */
export function judge(file: Judged, media: Media, isVoice: boolean): MediaType {
  if (isVoice && !isVoiceNote(file)) throw new Refusal("media_type_refused");
  const candidates: MediaType[] = isVoice ? ["audio"] : [...natural(file, media), "document"];
  const type = candidates.find((candidate) => takes(media, candidate, file.mimeType));
  if (type === undefined) throw new Refusal("media_type_refused");
  const { max_bytes = 0, animated_max_bytes = 0 } = media[type] ?? {};
  const most = file.animated ? Math.max(max_bytes, animated_max_bytes) : max_bytes;
  if (file.size > most) throw new Refusal("media_too_large");
  return type;
}

function natural(file: Judged, media: Media): MediaType[] {
  if (file.type === "document") return [];
  const isSticker =
    file.mimeType === "image/webp" && file.width === STICKER_SIDE && file.height === STICKER_SIDE;
  if (isSticker && takes(media, "sticker", file.mimeType)) return ["sticker"];
  // Phones play OGG of one channel only.
  if (file.mimeType === "audio/ogg" && !isVoiceNote(file)) return [];
  return [file.type];
}

function isVoiceNote({ mimeType, opus }: Judged): boolean {
  return mimeType === "audio/ogg" && opus?.channels === 1 && opus.durationSeconds > 0;
}

function takes(media: Media, type: MediaType, mimeType: string): boolean {
  const taken = media[type]?.mime_types ?? [];
  return taken.includes(mimeType) || taken.includes("*/*");
}

/** More than this no type of the channel may have. */
export function largest(media: Media): number {
  return Math.max(0, ...Object.values(media).map(({ max_bytes }) => max_bytes));
}
