// When each sentence was said. Some models tell; where one does not, its sentences are laid over the
// times at which somebody speaks.
import type { Transcript } from "../../_shared/ai/provider.ts";
import type { Span } from "./speech.ts";

export interface Sentence extends Span {
  text: string;
}

const sentences = new Intl.Segmenter("pt-BR", { granularity: "sentence" });

/** Within `[0, seconds]`. What a model hears where nobody speaks was never said. */
export function placeWords(
  { text, segments }: Transcript,
  spans: readonly Span[] | null,
  seconds: number,
): Sentence[] {
  const told = segments.filter((one) => one.text.trim() !== "");
  if (told.length > 0) {
    return told
      .map(({ start, end, text: words }) => ({
        start: within(start, seconds),
        end: within(Math.max(start, end), seconds),
        text: words.trim(),
      }))
      .filter((one) => spans === null || spans.some((span) => isTouching(one, span)));
  }
  const said = [...sentences.segment(text)].map(({ segment }) => segment.trim()).filter(Boolean);
  const over = spans && spans.length > 0 ? spans : [{ start: 0, end: seconds }];
  if (said.length === over.length) {
    return over.map(({ start, end }, at) => ({ start, end, text: said[at] ?? "" }));
  }
  return spread(said, over);
}

/** Each as long as it has letters, in the time in which somebody speaks. */
function spread(said: readonly string[], over: readonly Span[]): Sentence[] {
  const letters = said.reduce((sum, { length }) => sum + length, 0);
  const spoken = over.reduce((sum, { start, end }) => sum + end - start, 0);
  let before = 0;
  return said.map((text) => {
    const start = momentOf((before / letters) * spoken, over);
    before += text.length;
    return { start, end: Math.max(start, momentOf((before / letters) * spoken, over)), text };
  });
}

/** When so many seconds have been spoken. */
function momentOf(spoken: number, over: readonly Span[]): number {
  let left = spoken;
  for (const { start, end } of over) {
    if (left < end - start) return start + left;
    left -= end - start;
  }
  return over.at(-1)?.end ?? 0;
}

const within = (second: number, most: number) => Math.min(Math.max(0, second), most);

/** A little beside it is still the same. */
function isTouching(one: Span, span: Span): boolean {
  return one.start < span.end + 0.5 && one.end > span.start - 0.5;
}
