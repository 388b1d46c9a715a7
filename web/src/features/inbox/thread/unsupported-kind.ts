const KNOWN = [
  "image",
  "audio",
  "video",
  "document",
  "sticker",
  "location",
  "contacts",
  "reaction",
  "interactive",
  "button",
  "order",
] as const;

/** What the provider called it; anything unknown is shown by its own name. */
export function unsupportedKind(payload: Record<string, unknown>) {
  const type = typeof payload.original_type === "string" ? payload.original_type : "?";
  return { key: KNOWN.find((known) => known === type) ?? ("other" as const), type };
}
