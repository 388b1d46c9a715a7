// Words as they compare, however they are written: without accents, capitals, full-width letters and
// signs that nobody sees.

export function wordsOf(text: string): string[] {
  const plain = text
    .normalize("NFKD")
    .replaceAll(/[\p{M}\p{Cf}]/gu, "")
    .toLowerCase();
  return plain.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** For looking for some words in a row among others. */
export const spaced = (words: readonly string[]) => ` ${words.join(" ")} `;

/** Say nothing by themselves, though they are long enough to. */
const EMPTY = new Set(
  (
    "para pelo pela pelos pelas como mais esta este essa esse estas estes isso isto voce voces seus suas " +
    "qual quais quando onde sobre entre tambem pode podem sera serao numa pois caso nosso nossa nossos " +
    "nossas ainda apenas tudo todo toda todos todas depois antes sendo foram eles elas cada"
  ).split(" "),
);
const LEAST_LETTERS = 4;
const STEM_LETTERS = 5;

/** What a text is about: its longer words and its numbers, by what does not change when they inflect. */
export function stemsOf(words: readonly string[]): string[] {
  return words
    .filter((word) => /\p{N}/u.test(word) || (word.length >= LEAST_LETTERS && !EMPTY.has(word)))
    .map((word) => word.slice(0, STEM_LETTERS));
}
