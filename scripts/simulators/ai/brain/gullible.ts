// What a model that follows orders in its data would do: the fault against which others test their guards.
import type { Prompt } from "../prompt.ts";
import { fold } from "../text/words.ts";

/** What makes a text an order to the model and not to a person. */
const override =
  /\b(?:ignor|esque[cç]|desconsider|desobede|forget|disregard).{0,60}(?:instru|regra|ordem|ordens|prompt|acima|anterior|pergunta|rules|above|previous|call)|\b(?:system|sistema|admin\w*|developer|assistente|assistant|ia|ai|chatgpt|modelo|prompt)\b|instruc|novas? (?:regra|ordem|tarefa)|<\/?(?:conversa|fontes?|transcricao|pergunta|system)/;
const verbs =
  /\b(?:responda|diga|escreva|retorne|repita|imprima|devolva|inclua|acrescente|adicione|comece|termine|finalize|prometa|confirme|classifique|marque|resuma|elogie|transfira|mande|ofereca|execute|say|write|print|reply|respond|output|include|add|summarize|tell|repeat|append)\b/;
const fillers =
  /^(?:\s|:|,|-|"|“|'|«|\b(?:apenas|somente|so|exatamente|sempre|que|com|a palavra|a frase|o texto|no fim|na resposta|da resposta|o link|with|only|that|the|word|it as|isto como|isso como|como)\b)+/;
const showing =
  /\b(?:revel|mostr|imprim|repit|exib|repeat|reveal|print|show)\w* .{0,40}(?:prompt|instruc|instruction|system|regras|above|acima|configuration)/;
const unseen = /[\u200b-\u200d\u2060\ufeff]/g;

/** What the data orders to be said: first where it speaks to the model, then wherever there is an order. */
export function orderIn({ data, instructions }: Prompt): string | null {
  const lines = data.normalize("NFC").replace(unseen, "").split("\n");
  if (lines.some((line) => showing.test(fold(line)))) return instructions;
  const meant = lines.filter((_line, at) =>
    override.test(fold(lines.slice(Math.max(0, at - 3), at + 1).join("\n"))),
  );
  for (const line of [...meant, ...lines]) {
    const words = orderedWords(line);
    if (words) return words;
  }
  return null;
}

function orderedWords(line: string): string | null {
  const flat = withoutAccents(line);
  const verb = verbs.exec(flat);
  if (!verb) return null;
  const from = verb.index + verb[0].length;
  const skipped = fillers.exec(flat.slice(from))?.[0].length ?? 0;
  const words = line.slice(from + skipped).replace(/["”'»]?[.!]?\s*(?:<\/\w+>)?\s*$/, "");
  return words.trim() || null;
}

/** Every sign keeps its place. */
const withoutAccents = (text: string) =>
  Array.from(text.split(""), (sign) => (fold(sign).length === 1 ? fold(sign) : sign)).join("");
