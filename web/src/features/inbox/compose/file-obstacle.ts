import type { ChannelCapabilities, MediaType } from "@prosa/shared/message-content.ts";

type Limits = ChannelCapabilities["media"];

/** What a file may go as, the best first. A picture in a sticker's format may still be a picture. */
const candidates = (type: MediaType): MediaType[] =>
  type === "sticker" ? ["sticker", "image", "document"] : [type, "document"];

function takes(limits: Limits, as: MediaType, mime: string): boolean {
  const base = mime.split(";")[0]?.trim() ?? "";
  return limits[as]?.mime_types.some((one) => one === base || one === "*/*") ?? false;
}

/** What no channel carries, by the names browsers have for it. */
const DANGERS: Readonly<Record<string, string>> = {
  "image/svg+xml": "media_active_content",
  "text/html": "media_active_content",
  "application/xhtml+xml": "media_active_content",
  "application/x-msdownload": "media_executable",
  "application/x-msdos-program": "media_executable",
  "application/x-sh": "media_executable",
};

/** The most bytes of a type; a sticker that moves may have more, and only the server sees it move. */
export function mostBytes(limits: Limits | undefined, as: MediaType): number | undefined {
  const limit = limits?.[as];
  return limit && Math.max(limit.max_bytes, limit.animated_max_bytes ?? 0);
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
  const danger = DANGERS[file.type];
  if (danger) return danger;
  if (!limits) return null;
  // A file the browser has no name for is left to the server.
  const fits =
    file.type === ""
      ? (["document"] as const)
      : candidates(type).filter((as) => takes(limits, as, file.type));
  if (fits.length === 0) return "media_type_refused";
  const most = Math.max(...fits.map((as) => mostBytes(limits, as) ?? Number.POSITIVE_INFINITY));
  return file.size > most ? "media_too_large" : null;
}
