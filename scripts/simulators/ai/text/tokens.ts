// How long a text is for a model: an estimate that is the same every time.

/** Four letters to a token, three digits to one, every other sign its own. */
export function countTokens(text: string): number {
  let count = 0;
  for (const [piece] of text.matchAll(pieces)) count += /^\p{L}/u.test(piece) ? size(piece) : 1;
  return count;
}

/** As much of the text as fits; all of it when it does. */
export function cutTokens(text: string, limit: number): string {
  let count = 0;
  for (const match of text.matchAll(pieces)) {
    count += /^\p{L}/u.test(match[0]) ? size(match[0]) : 1;
    if (count > limit) return text.slice(0, match.index);
  }
  return text;
}

const pieces = /\p{L}+|\p{N}{1,3}|[^\s\p{L}\p{N}]/gu;
const size = (word: string) => Math.ceil(word.length / 4);
