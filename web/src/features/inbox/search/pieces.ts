const OPEN = "\uE000";
const CLOSE = "\uE001";

/** A snippet in pieces, those that were found marked. Marks that do not pair up are left out. */
export function piecesOf(snippet: string): { text: string; found: boolean }[] {
  const pieces: { text: string; found: boolean }[] = [];
  let found = false;
  for (const part of snippet.split(/([\uE000\uE001])/)) {
    if (part === OPEN) found = true;
    else if (part === CLOSE) found = false;
    else if (part) pieces.push({ text: part, found });
  }
  return pieces;
}
