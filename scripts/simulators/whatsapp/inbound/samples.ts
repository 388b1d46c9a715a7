// Files that come with the simulator, so that nobody needs one at hand to send a photo.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

export interface Sample {
  name: string;
  mime_type: string;
  file_name: string | null;
}

const sample = (name: string, mime_type: string, file_name: string | null = null): Sample => ({
  name,
  mime_type,
  file_name,
});

export const samples: Sample[] = [
  sample("photo.jpg", "image/jpeg"),
  sample("receipt.png", "image/png"),
  sample("video.mp4", "video/mp4"),
  sample("voice.ogg", "audio/ogg; codecs=opus"),
  sample("song.mp3", "audio/mpeg"),
  sample("contract.pdf", "application/pdf", "contrato nº 7.pdf"),
  sample("sticker.webp", "image/webp"),
  sample("sticker-animated.webp", "image/webp"),
];

export const sampleFor: Record<string, string> = {
  image: "photo.jpg",
  video: "video.mp4",
  audio: "song.mp3",
  voice: "voice.ogg",
  document: "contract.pdf",
  sticker: "sticker.webp",
};

export function findSample(name: string): Sample | null {
  return samples.find((known) => known.name === name) ?? null;
}

export function readSample({ name }: Sample): Promise<Buffer> {
  return readFile(join(import.meta.dirname, "../../samples", name));
}
