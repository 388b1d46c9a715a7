// A file Meta holds already, by the id it gave it.

import { asObject } from "../../provider/json.ts";
import type { Outbound } from "../channel.ts";

const FILE_NAME_MAX = 240;

export function mediaOf({ type, media, body, payload }: Outbound): Record<string, unknown> | null {
  if (media === null) return null;
  return {
    id: media.ref,
    ...(body && type !== "audio" && type !== "sticker" ? { caption: body } : {}),
    ...(type === "document" ? fileNameOf(media.file_name) : {}),
    ...(type === "audio" && asObject(payload).voice === true ? { voice: true } : {}),
  };
}

/** Without one the customer sees a number for a name. */
export function fileNameOf(name: string | null): { filename?: string } {
  return name ? { filename: [...name].slice(0, FILE_NAME_MAX).join("") } : {};
}
