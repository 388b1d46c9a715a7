// WhatsApp's own marks: *bold*, _italic_, ~struck~, `fixed`, and addresses one can tap.

const marks = { "*": "strong", _: "em", "~": "s", "`": "code" };
const pattern =
  /(?<![\p{L}\p{N}])([*_~`])(?=\S)(.+?)(?<=\S)\1(?![\p{L}\p{N}])|https?:\/\/[^\s<>"]+[^\s<>".,;:!?)]/gu;

/** Text as parts: a string, or `{tag, text}`; `a` for an address. Marks do not nest here. */
export function partsOf(text) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > end) parts.push(text.slice(end, match.index));
    const [whole, mark, inner] = match;
    parts.push(mark ? { tag: marks[mark], text: inner } : { tag: "a", text: whole });
    end = match.index + whole.length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}
