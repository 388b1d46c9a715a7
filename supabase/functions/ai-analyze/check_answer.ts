// What may be shown of an answer: one that cites what it was given, and names no address, e-mail or
// telephone that none of it has. Whatever a model was talked into, it leads nobody anywhere.
const LINK =
  /(?:https?:\/\/|www\.)[^\s<>()[\]"']+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|br|io|app|info|biz|me|ly|xyz)\b(?:\/[^\s<>()[\]"']*)?/gi;
const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gi;
const PHONE = /(?:\+|\b)\d(?:[\s().-]*\d){7,14}\b/g;

const digits = (text: string) => text.replaceAll(/\D/g, "");
const plain = (text: string) =>
  text
    .toLowerCase()
    .replace(/^https?:\/\//, "")
    .replace(/^www\./, "")
    .replace(/[.,;:!?/]+$/, "");

export function isBorneOut(
  answer: string,
  cited: readonly number[],
  sources: readonly string[],
): boolean {
  if (!cited.some((number) => number >= 1 && number <= sources.length)) return false;
  const all = sources.join("\n").toLowerCase();
  const numbers = sources.map(digits).join(" ");
  const places = [...answer.matchAll(EMAIL), ...answer.matchAll(LINK)].map(([found]) =>
    plain(found),
  );
  const phones = [...answer.matchAll(PHONE)].map(([found]) => digits(found));
  return (
    places.every((place) => all.includes(place)) && phones.every((phone) => numbers.includes(phone))
  );
}
