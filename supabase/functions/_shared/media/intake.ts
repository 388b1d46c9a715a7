// Takes what flows in from somewhere else into a bucket, as a whole or not at all.
import type { Files } from "./files.ts";
import { type Reading, reader } from "./reading.ts";

/** What our buckets take: ten hours of MP3, or an hour of uncompressed sound. */
const MAX_BYTES = 100 * 1024 * 1024;

/** What was read of it, with its first `keep` bytes; null when it is more than a bucket takes. */
export async function takeIn(
  files: Files,
  path: string,
  { body, mimeType }: { body: ReadableStream<Uint8Array>; mimeType: string },
  keep: number,
): Promise<Reading | null> {
  const { through, facts, wasTooLarge } = reader(keep, MAX_BYTES);
  try {
    await files.write(path, body.pipeThrough(through), mimeType);
  } catch (error) {
    await files.remove([path]).catch(() => undefined);
    if (wasTooLarge()) return null;
    throw error;
  }
  return facts();
}
