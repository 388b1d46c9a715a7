/** The first whole emoji of what was typed: a family or a flag is one, a letter is none. */
export function firstEmoji(text: string): string | null {
  const characters = new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text);
  for (const { segment } of characters) {
    if (/\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u.test(segment)) return segment;
  }
  return null;
}
