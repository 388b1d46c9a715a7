// Reads a request's bytes without trusting its content-length.
import type { z } from "zod";
import { storable } from "../provider/json.ts";
import { Refusal } from "./problem.ts";

const DRAIN_LIMIT = 32 * 1024 * 1024;

/** The bytes, or null when there are more than `limit`. */
export async function readBytes(request: Request, limit: number): Promise<ArrayBuffer | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Too much is still read to its end, within reason: an answer sent while the caller is writing
  // reaches it as a broken connection instead of a 413.
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size <= limit) chunks.push(chunk);
    else chunks.length = 0;
    if (size > DRAIN_LIMIT) break;
  }
  if (size > limit) return null;

  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes.buffer;
}

const FORM_BYTES = 16 * 1024;

/** What the JSON of the body says, as `schema` reads it and the database can keep it; none is `{}`. */
export async function bodyOf<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
  limit = FORM_BYTES,
): Promise<z.output<Schema>> {
  const bytes = await readBytes(request, limit);
  if (bytes === null) throw new Refusal("payload_too_large");
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes) || "{}");
  } catch {
    throw new Refusal("body_not_json");
  }
  const checked = schema.safeParse(storable(json));
  if (!checked.success) throw new Refusal("invalid_request");
  return checked.data;
}
