import { sentencesOf } from "../text/words.ts";

export interface Segment {
  start: number;
  end: number;
  text: string;
}

/** Its sentences over the time, each as long as it has letters. */
export function spread(text: string, seconds: number): Segment[] {
  let at = 0;
  return sentencesOf(text).map((sentence) => {
    const start = at;
    at += (sentence.length / Math.max(1, text.length)) * seconds;
    return { start: round(start), end: round(Math.min(seconds, at)), text: sentence };
  });
}

export const round = (seconds: number) => Math.round(seconds * 100) / 100;
