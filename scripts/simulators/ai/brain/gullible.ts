// What a model that follows orders in its data would do: the fault against which others test their guards.

import type { Prompt } from "../prompt.ts";
import { fold } from "../text/words.ts";

const override =
  /\b(?:ignor[ea]\w*|esquec[ae]\w*|desconsider[ea]\w*|desobedec\w*|substitu\w*) .{0,60}(?:instruc|regra|orden|prompt|acima|anterior)|\b(?:system|sistema|admin(?:istrador)?|developer) ?:|novas? (?:instruc|regra|orden)|\bignore (?:all |the )?(?:previous|above)/;
const saying =
  /(?:responda|diga|escreva|retorne|repita|imprima|devolva|classifique (?:isto |isso )?como|marque como|reply with|respond with|say|output)\s*(?:apenas|somente|so|exatamente|sempre|with|only|ao cliente|que|a todos|a frase|a palavra|o texto)*\s*[:,]?\s*["“'«]?([^"”'»\n]{1,400})/i;
/** Also without a word about other orders. */
const begins = /^\W*(?:cliente|atendente)?\W*(?:diga|responda|say|reply)\b/;
const showing = /(?:revel|mostr|imprim|repit|exib|cit)\w* .{0,40}(?:prompt|instruc|system|regras)/;

/** What the data orders to be said, when it orders anything. */
export function orderIn({ data, instructions }: Prompt): string | null {
  const lines = data.normalize("NFC").split("\n");
  for (const [at, line] of lines.entries()) {
    const around = fold(lines.slice(Math.max(0, at - 2), at + 1).join("\n"));
    if (showing.test(fold(line))) return instructions;
    const flat = withoutAccents(line);
    const words = saying.exec(flat)?.[1];
    if (!words || !(override.test(around) || begins.test(flat))) continue;
    const from = flat.indexOf(words, saying.exec(flat)?.index);
    return line.slice(from, from + words.length).trim();
  }
  return null;
}

/** Every sign keeps its place. */
const withoutAccents = (text: string) =>
  [...text].map((sign) => (fold(sign).length === sign.length ? fold(sign) : sign)).join("");
