// Vectors without a model: hashed stems, pairs of them, pieces of words and concepts. Texts that speak
// of the same thing in similar words are near each other, and nothing is random.
import { conceptsOf } from "./concepts.ts";
import { fold, stemsOf } from "./words.ts";

/** All of a model's vectors point a little the same way: also texts that share nothing have this cosine. */
const LEAN = 0.18;

export function embed(text: string, dimensions: number): number[] {
  const vector = new Array<number>(dimensions).fill(0);
  for (const [feature, weight] of featuresOf(text)) {
    const at = hash(feature);
    // A second place halves what two features that fall together do to each other.
    const beside = hash(`${feature}\u0001`);
    vector[at % dimensions]! += at & 0x4000_0000 ? weight : -weight;
    vector[beside % dimensions]! += beside & 0x4000_0000 ? weight : -weight;
  }
  const length = Math.hypot(...vector) || 1;
  const lean = Math.sqrt(LEAN / dimensions);
  const leaning = vector.map((value) => (value / length) * Math.sqrt(1 - LEAN) + lean);
  const whole = Math.hypot(...leaning);
  return leaning.map((value) => Number((value / whole).toFixed(8)));
}

export function cosine(a: number[], b: number[]): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
}

/** Said in every second text of a company: they tell little apart. */
const common = new Set(
  stemsOf(
    "pedido cliente empresa produto compra comprar loja serviço valor prazo dia hora site receber enviar mandar fazer querer precisar dar ver ficar chegar ter poder feito data forma caso item",
  ),
);

function featuresOf(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (feature: string, weight: number) =>
    counts.set(feature, (counts.get(feature) ?? 0) + weight);
  const stems = stemsOf(text);
  stems.forEach((stem, at) => {
    const weight = common.has(stem) ? 0.4 : 1;
    add(`w:${stem}`, weight);
    for (const concept of conceptsOf(stem)) add(`c:${concept}`, 0.5 * weight);
    const next = stems[at + 1];
    if (next) add(`p:${stem} ${next}`, 0.4);
    const pieces = piecesOf(`#${stem}#`, 3);
    for (const piece of pieces) add(`n:${piece}`, (0.6 * weight) / Math.sqrt(pieces.length));
  });
  // Stop words and signs alone still are somewhere.
  if (stems.length === 0) for (const piece of piecesOf(`#${fold(text)}#`, 2)) add(`r:${piece}`, 1);
  for (const [feature, count] of counts) counts.set(feature, saturated(count));
  return counts;
}

/** What is said often counts more, but never so much more. */
const saturated = (count: number) => (count > 1 ? 1 + 0.5 * Math.log(count) : count);

function piecesOf(text: string, size: number): string[] {
  const last = Math.max(1, text.length - size + 1);
  return Array.from({ length: last }, (_, at) => text.slice(at, at + size));
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    value ^= text.charCodeAt(at);
    value = Math.imul(value, 0x01000193);
  }
  return value >>> 0;
}
