import type { SegmentoLigacao } from "@prosa/shared/call-transcripts.ts";
import { fold } from "../../../ui/match.ts";

/** The sentence that is said at a second: the last that has begun. Minus one before the first. */
export function playingAt(segments: readonly SegmentoLigacao[], second: number | null): number {
  if (second === null) return -1;
  // Players stop a hair before the second they are sent to.
  return segments.findLastIndex(({ inicio }) => inicio <= second + 0.05);
}

/** The sentences with all of these words, by their place; all of them for no words. */
export function sentencesWith(segments: readonly SegmentoLigacao[], words: string): number[] {
  const asked = fold(words).split(/\s+/).filter(Boolean);
  return segments.flatMap(({ texto }, at) => {
    const said = fold(texto);
    return asked.every((word) => said.includes(word)) ? [at] : [];
  });
}
