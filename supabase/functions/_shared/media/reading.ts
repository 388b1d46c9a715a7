// Takes a file in once, however large: its digest and size, its beginning, its end, and all of it when
// it is small.

import { createHash } from "node:crypto";
import { type Bytes, joined } from "./bytes.ts";
import { TAIL_BYTES } from "./sniff.ts";

export interface Reading {
  sha256: string;
  size: number;
  /** The whole file when `isWhole`, else the first `keep` bytes. */
  head: Bytes;
  isWhole: boolean;
  tail: Uint8Array;
}

/** More bytes than anybody allows. */
export class TooLarge extends Error {
  override readonly name = "TooLarge";
}

/** Notes what passes through; `facts` once all of it has. Errors with TooLarge beyond `limit`. */
export function reader(keep: number, limit: number) {
  const hash = createHash("sha256");
  const kept: Uint8Array[] = [];
  let tail: Uint8Array = new Uint8Array();
  let size = 0;
  let isTooLarge = false;
  const through = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      isTooLarge = size + chunk.length > limit;
      if (isTooLarge) throw new TooLarge();
      if (size < keep) kept.push(chunk.subarray(0, keep - size));
      size += chunk.length;
      hash.update(chunk);
      tail = lastOf(tail, chunk);
      controller.enqueue(chunk);
    },
  });
  return {
    through,
    /** Asked of whoever read it, since fetch() does not say why a body broke off. */
    wasTooLarge: () => isTooLarge,
    facts: (): Reading => ({
      sha256: hash.digest("hex"),
      size,
      head: joined(kept),
      isWhole: size <= keep,
      tail,
    }),
  };
}

function lastOf(before: Uint8Array, chunk: Uint8Array): Uint8Array {
  if (chunk.length >= TAIL_BYTES) return chunk.slice(-TAIL_BYTES);
  const kept = before.subarray(Math.max(0, before.length + chunk.length - TAIL_BYTES));
  return joined([kept, chunk]);
}

/** Reads to the end and keeps nothing but the facts. */
export async function readThrough(
  body: ReadableStream<Uint8Array>,
  keep: number,
  limit: number,
): Promise<Reading> {
  const { through, facts } = reader(keep, limit);
  for await (const _ of body.pipeThrough(through));
  return facts();
}

/** The same file again as a stream, after its first bytes were looked at. */
export async function peek(body: ReadableStream<Uint8Array>, wanted: number) {
  const source = body.getReader();
  const seen: Uint8Array[] = [];
  let size = 0;
  let ended = false;
  while (size < wanted && !ended) {
    const { done, value } = await source.read();
    ended = done;
    if (value) {
      seen.push(value);
      size += value.length;
    }
  }
  const head = joined(seen);
  const rest = new ReadableStream<Uint8Array>({
    start: (controller) => {
      if (head.length > 0) controller.enqueue(head);
      if (ended) controller.close();
    },
    async pull(controller) {
      const { done, value } = await source.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => source.cancel(reason),
  });
  return { head, rest };
}
