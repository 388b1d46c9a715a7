import { piecesOf } from "./pieces.ts";

/** A piece of a message with what was looked for marked in it. */
export function Snippet({ words }: { words: string }) {
  let place = 0;
  return piecesOf(words).map(({ text, found }) => {
    const key = place;
    place += text.length;
    return found ? <mark key={key}>{text}</mark> : <span key={key}>{text}</span>;
  });
}
