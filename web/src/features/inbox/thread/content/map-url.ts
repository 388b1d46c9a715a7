import type { Location } from "@prosa/shared/message-content.ts";

/** Opened by a person, never fetched by us. */
export function mapUrl({ latitude, longitude }: Pick<Location, "latitude" | "longitude">): string {
  const at = `${latitude},${longitude}`;
  return `https://www.google.com/maps/search/?api=1&query=${encodeURIComponent(at)}`;
}
