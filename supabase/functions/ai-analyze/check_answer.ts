// What may be shown of an answer: one that cites what it was given and stands in it, that is more than
// what the customer said himself, that tells nothing of our own instructions, and names no address,
// e-mail or telephone that none of its sources has. Whatever a model was talked into, it leads nobody
// anywhere.
import { spaced, stemsOf, wordsOf } from "./plain_words.ts";

const ENDINGS =
  "com|net|org|gov|edu|br|pt|us|eu|io|ai|co|cc|gg|ly|me|tk|ru|cn|app|dev|info|biz|xyz|site|shop|online|" +
  "store|link|live|club|vip|page|web|website|click|space|tech|cloud|bet|win|icu|fun|bio|gle";
const LINK = new RegExp(
  String.raw`(?:[a-z]{2,10}:\/\/|www\.)[^\s<>()[\]"']+|\b[\w-]+(?:\.[\w-]+)*\.(?:${ENDINGS})\b(?:\/[^\s<>()[\]"']*)?`,
  "gi",
);
const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gi;
const PHONE = /(?:\+|\b)\d(?:[\s().-]*\d){7,14}\b/g;
/** So many words in a row are nobody's by chance. */
const RECITED_WORDS = 8;
/** Of what an answer is about. A model has its own words for the rest, also an honest one. */
const LEAST_SHARE = 0.4;

export interface Ground {
  /** In the order in which they are cited. */
  sources: readonly string[];
  /** What the customer said. */
  asked: string;
  instructions: string;
}

export function isBorneOut(answer: string, cited: readonly number[], ground: Ground): boolean {
  const named = ground.sources.filter((_source, at) => cited.includes(at + 1));
  return (
    named.length > 0 &&
    !isAstray(answer, ground) &&
    standsIn(answer, named.join("\n"), ground.asked)
  );
}

/** Whether it is to be withdrawn whatever comes next: what is streamed ends here. */
export function isAstray(text: string, { sources, instructions }: Ground): boolean {
  return leadsElsewhere(text, sources) || recites(text, instructions);
}

const digits = (text: string) => text.replaceAll(/\D/g, "");
const visible = (text: string) => text.normalize("NFKC").replaceAll(/\p{Cf}/gu, "");
const plain = (text: string) =>
  text
    .toLowerCase()
    .replace(/^https?:\/\//, "")
    .replace(/^www\./, "")
    .replace(/[.,;:!?/]+$/, "");

function leadsElsewhere(text: string, sources: readonly string[]): boolean {
  const seen = visible(text);
  const all = visible(sources.join("\n")).toLowerCase();
  const numbers = sources.map(digits).join(" ");
  const places = [...seen.matchAll(EMAIL), ...seen.matchAll(LINK)].map(([found]) => plain(found));
  const phones = [...seen.matchAll(PHONE)].map(([found]) => digits(found));
  return (
    places.some((place) => !all.includes(place)) || phones.some((phone) => !numbers.includes(phone))
  );
}

export function recites(text: string, instructions: string): boolean {
  const told = spaced(wordsOf(instructions));
  const said = wordsOf(text);
  return said.some(
    (_word, at) =>
      at + RECITED_WORDS <= said.length &&
      told.includes(spaced(said.slice(at, at + RECITED_WORDS))),
  );
}

/** But for what the customer put into its mouth, which is no answer. */
export function standsIn(text: string, sources: string, asked: string): boolean {
  const question = spaced(wordsOf(asked));
  const sentences = text.split(/[.!?]+(?:\s|$)|\n+/).map(wordsOf);
  const own = sentences.filter((said) => said.length > 0 && !question.includes(spaced(said)));
  if (own.length === 0) return false;
  const stems = own.flatMap(stemsOf);
  const known = new Set(stemsOf(wordsOf(sources)));
  return stems.filter((stem) => known.has(stem)).length >= stems.length * LEAST_SHARE;
}
