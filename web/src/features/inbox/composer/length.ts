import { MESSAGE_MAX_LENGTH } from "@prosa/shared/thread.ts";

const COUNT_FROM = MESSAGE_MAX_LENGTH - 500;

/** Counts as the database does, in characters and not in halves of an emoji. */
export function textLength(text: string): { count: number; shown: boolean; over: boolean } {
  // Counting is worth it only near the end: `length` is never smaller than the real count.
  if (text.length < COUNT_FROM) return { count: text.length, shown: false, over: false };
  const count = [...text].length;
  return { count, shown: count >= COUNT_FROM, over: count > MESSAGE_MAX_LENGTH };
}
