import { MESSAGE_MAX_LENGTH } from "@prosa/shared/thread.ts";

const COUNT_BEFORE = 500;

/** Counts as the database does, in characters and not in halves of an emoji. */
export function textLength(
  text: string,
  max = MESSAGE_MAX_LENGTH,
): { count: number; shown: boolean; over: boolean } {
  const from = Math.max(0, max - COUNT_BEFORE);
  // Counting is worth it only near the end: `length` is never smaller than the real count.
  if (text.length < from) return { count: text.length, shown: false, over: false };
  const count = [...text].length;
  return { count, shown: count >= from, over: count > max };
}
