import type { ChannelCapabilities, MediaType } from "@prosa/shared/message-content.ts";

type Limits = ChannelCapabilities["media"];

/** As which type the channel would carry a file: its own, or else as a document. */
export function carriedAs(mime: string, type: MediaType, limits: Limits): MediaType | null {
  const base = mime.split(";")[0]?.trim() ?? "";
  const takes = (as: MediaType) =>
    limits[as]?.mime_types.some((one) => one === base || one === "*/*") ?? false;
  if (takes(type)) return type;
  return takes("document") ? "document" : null;
}

/**
 * Why a file cannot be sent through a channel, by what the browser knows of it. The server looks at
 * the bytes and has the last word; this only spares people the upload.
 */
export function fileObstacle(
  file: Pick<File, "size" | "type">,
  type: MediaType,
  limits: Limits | undefined,
): string | null {
  if (file.size === 0) return "media_empty";
  if (!limits) return null;
  // A file the browser has no name for is left to the server.
  const as = file.type === "" ? "document" : carriedAs(file.type, type, limits);
  if (as === null) return "media_type_refused";
  const most = limits[as]?.max_bytes;
  return most !== undefined && file.size > most ? "media_too_large" : null;
}
