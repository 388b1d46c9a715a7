// Documents are written for people. What in them speaks to a model, or is hidden from whoever reads,
// is neither shown to the model nor a source of what it says. Models are told to obey no data, so this
// is the second wall and not the first: it knows the plain ways, and takes nothing a company may mean.

/** Invisible operators and tags: unlike marks of direction or breaks, no text for people has them. */
const HIDDEN = /[\u2061-\u2064\u{e0000}-\u{e007f}]/u;
const ORDERS = [
  /\b(?:ignore|desconsidere|esqueca|forget|disregard)\b.{0,60}\b(?:pergunta|instruc(?:ao|oes)|regras|prompt|question|instructions?|rules)\b/,
  /\b(?:instruc(?:ao|oes)|nota|ordem|note|instructions?)\b.{0,20}\b(?:ao?|para [oa]|to|for)(?: the)? (?:assistente|ia|ai|modelo|llm|chatgpt|assistant|model)\s*:/,
  /\b(?:answer|reply|respond) (?:only|exactly)\b/,
  /["']role["']\s*:\s*["'](?:system|developer|assistant)\b/,
];

/** Each line as far as it speaks to people; `more` are orders where documents give none. */
export function withoutOrders(text: string, more: readonly RegExp[] = []): string {
  return text
    .split("\n")
    .map((line) => lineForPeople(line, [...ORDERS, ...more]))
    .join("\n");
}

function lineForPeople(line: string, orders: readonly RegExp[]): string {
  if (HIDDEN.test(line)) return "";
  const sentences = line.split(/(?<=[.!?]) /);
  const order = sentences.findIndex((sentence) => isOrder(sentence, orders));
  // What follows an order belongs to it.
  return order < 0 ? line : sentences.slice(0, order).join(" ");
}

function isOrder(sentence: string, orders: readonly RegExp[]): boolean {
  const plain = sentence
    .normalize("NFKD")
    .replaceAll(/[\p{M}\p{Cf}]/gu, "")
    .toLowerCase();
  return orders.some((order) => order.test(plain));
}
