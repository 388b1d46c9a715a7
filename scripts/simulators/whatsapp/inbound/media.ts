// A customer's file: bytes from the caller or a bundled sample, put on the shelf, as a webhook block.
import { asObject, RequestRefused } from "../../http.ts";
import { sniff } from "../media/sniff.ts";
import type { WhatsApp } from "../simulator.ts";
import type { Line, MessageMedia } from "../world.ts";
import { findSample, readSample, sampleFor } from "./samples.ts";

type Body = Record<string, unknown>;

export interface InboundFile {
  /** The block, key for key. */
  block: Body;
  media: MessageMedia;
}

const words = (value: unknown) => (typeof value === "string" && value !== "" ? value : null);

/** `kind` is a media type or `voice`. */
export async function inboundFile(
  sim: WhatsApp,
  line: Line,
  kind: string,
  body: Body,
): Promise<InboundFile> {
  const given = asObject(body.media) ?? {};
  const { bytes, mime_type, file_name } = await bytesOf(kind, given);
  const file = await sim.media.put(bytes, {
    phone_number_id: line.phone_number_id,
    from: "customer",
    mime_type,
    file_name,
  });
  const caption = words(body.caption);
  const block = {
    ...(caption ? { caption } : {}),
    ...(kind === "document" ? { filename: file_name ?? "documento" } : {}),
    mime_type,
    sha256: Buffer.from(file.sha256, "hex").toString("base64"),
    id: file.id,
    ...(kind === "audio" || kind === "voice" ? { voice: kind === "voice" } : {}),
    ...(kind === "sticker" ? { animated: sniff(bytes)?.animated ?? false } : {}),
  };
  const { id, size } = file;
  return { block, media: { id, mime_type, file_name, size } };
}

async function bytesOf(kind: string, given: Body) {
  const base64 = words(given.base64);
  if (base64) {
    const bytes = Buffer.from(base64, "base64");
    return {
      bytes,
      mime_type: words(given.mime_type) ?? sniff(bytes)?.mime ?? "application/octet-stream",
      file_name: words(given.file_name),
    };
  }
  const name = words(given.sample) ?? sampleFor[kind] ?? "";
  const sample = findSample(name);
  if (!sample) throw new RequestRefused(422, "sample_unknown", `There is no sample ${name}.`);
  return {
    bytes: await readSample(sample),
    mime_type: words(given.mime_type) ?? sample.mime_type,
    file_name: words(given.file_name) ?? sample.file_name,
  };
}
