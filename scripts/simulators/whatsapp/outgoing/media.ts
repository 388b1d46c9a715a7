// Image, video, audio, document and sticker: by the id of an upload or by a link.
import { badValue, invalid, missing, whatsappError } from "../graph-error.ts";
import { baseMime, type MediaType, mimeTypes } from "../media/rules.ts";
import type { MediaFile } from "../media/shelf.ts";
import type { WhatsApp } from "../simulator.ts";
import type { Line } from "../world.ts";
import { blank, block, type Draft, only, optionalWords, type Params } from "./draft.ts";

const keys: Record<MediaType, string[]> = {
  image: ["id", "link", "caption"],
  video: ["id", "link", "caption"],
  document: ["id", "link", "caption", "filename"],
  audio: ["id", "link", "voice"],
  sticker: ["id", "link"],
};

export function checkMedia(sim: WhatsApp, line: Line, type: MediaType, params: Params): Draft {
  const value = block(params, type);
  only(value, keys[type], type);
  const caption = optionalWords(value.caption, `${type}['caption']`, 1024);
  const fileName = optionalWords(value.filename, `${type}['filename']`, 240);
  const { voice } = value;
  if (voice !== undefined && typeof voice !== "boolean") {
    throw invalid("Param audio['voice'] must be a boolean.");
  }
  const file = fileOf(sim, line, type, value);
  if (voice && file && baseMime(file.mime_type) !== "audio/ogg") {
    throw badValue("Voice messages must be audio/ogg with the Opus codec.");
  }
  return {
    ...blank,
    text: caption ?? fileName,
    content: { [type]: value },
    media: file,
    failsWith: file?.problem ? { code: 131053, details: file.problem } : null,
  };
}

/** The uploaded file a block names; null when it gives a link, which is taken on trust. */
export function fileOf(
  sim: WhatsApp,
  line: Line,
  type: MediaType,
  value: Params,
): MediaFile | null {
  const { id, link } = value;
  if (id === undefined && link === undefined) {
    throw missing(`One of ${type}['id'] and ${type}['link'] is required.`);
  }
  if (id !== undefined && link !== undefined) {
    throw invalid(`Only one of ${type}['id'] and ${type}['link'] may be given.`);
  }
  if (link !== undefined) {
    const url = typeof link === "string" ? URL.parse(link) : null;
    if (url?.protocol !== "https:" && url?.protocol !== "http:") {
      throw invalid(`Param ${type}['link'] is not a valid URL.`);
    }
    return null;
  }
  const file = typeof id === "string" ? sim.media.find(id) : null;
  if (!file || file.phone_number_id !== line.phone_number_id) {
    throw badValue(`Media ID ${String(id)} does not exist or has expired.`);
  }
  if (type !== "document" && !mimeTypes[type].includes(baseMime(file.mime_type))) {
    throw whatsappError(131053, `Media of type ${file.mime_type} cannot be sent as ${type}.`);
  }
  return file;
}
