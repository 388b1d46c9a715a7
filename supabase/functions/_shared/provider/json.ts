// Reading JSON that somebody else wrote: nothing here throws, whatever comes.

export type JsonObject = Record<string, unknown>;

export function asObject(value: unknown): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as JsonObject) // an object literal of unknown keys, checked just above
    : {};
}

export function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function asText(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

const MAX_DEPTH = 100;

/**
 * The same JSON as Postgres can store it: no NUL, no half of a surrogate pair, and no deeper than
 * its parser's stack. What is replaced here stays whole in the raw text kept beside it.
 */
export function storable(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return storableText(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth >= MAX_DEPTH) return null;
  if (Array.isArray(value)) return value.map((item) => storable(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [storableText(key), storable(item, depth + 1)]),
  );
}

export function storableText(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\uFFFD");
}

/** For a column of the database. */
export function storableJson(value: unknown): string {
  return JSON.stringify(storable(value));
}
