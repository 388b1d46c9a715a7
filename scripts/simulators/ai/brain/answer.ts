// An answer out of the sources in the prompt and nothing else: the sentences that fit the question.
import type { Material, Source } from "../prompt.ts";
import { conceptsOf } from "../text/concepts.ts";
import { fold, sentencesOf, stemsOf } from "../text/words.ts";

export interface Found {
  text: string;
  /** From 0 to 1. */
  confidence: number;
  /** Ids of the sources that the sentences came from. */
  sources: string[];
}

export const notKnown: Found = {
  text: "Não sei responder com as informações que tenho. Vou chamar uma pessoa da equipe para ajudar.",
  confidence: 0.12,
  sources: [],
};

/** Of what is asked, weighed by how rare it is. */
const enough = 0.38;
/** One word in common is chance. */
const leastShared = 2;
const mostSentences = 3;

const MEASURES =
  /\b(?:quant[oa]s?|qtos?|quando|qdo|ate que|que horas|prazo|preco|valor|minimo|multa|juros|demora)\b/;

interface Sentence {
  source: Source;
  at: number;
  text: string;
  stems: Set<string>;
}

export function questionOf({ question, turns, customer }: Material): string {
  if (question) return question;
  const last = turns.findLastIndex(({ who }) => who === "cliente");
  if (last < 0) return customer;
  // Several messages in a row are one question.
  const from = turns.slice(0, last).findLastIndex(({ who }) => who === "atendente") + 1;
  return turns
    .slice(from, last + 1)
    .map(({ text }) => text)
    .join("\n");
}

export function answerFrom(material: Material): Found {
  const asked = meaningOf(questionOf(material));
  const sentences = material.sources.flatMap(sentencesOfSource);
  if (asked.size === 0 || sentences.length === 0) return notKnown;
  const rarity = rarityOf(sentences);
  const whole = total(asked, rarity);
  // A sentence may lean on its document's title for what it is about.
  const measures = MEASURES.test(fold(questionOf(material)));
  const titles = new Map(material.sources.map((one) => [one.id, meaningOf(one.title)]));
  const ranked = sentences
    .map((sentence) => {
      const own = shared(asked, sentence.stems, rarity);
      const title = shared(asked, titles.get(sentence.source.id) ?? new Set(), rarity);
      const share = (own + 0.35 * Math.max(0, title - own)) / whole;
      // Sources come best first, and who asks how much or until when wants a number.
      const place = 1 - 0.08 * Math.min(5, material.sources.indexOf(sentence.source));
      const number = measures && /\d/.test(sentence.text) ? 1.2 : 1;
      return { sentence, share, worth: share * place * number };
    })
    .filter(({ sentence: { text } }) => !text.endsWith("?") && !/^#|^[|\s:-]+$/.test(text))
    .toSorted((a, b) => b.worth - a.worth);
  const [best] = ranked;
  if (!best || best.share < enough) return notKnown;
  const { stems } = best.sentence;
  if ([...asked].filter((stem) => stems.has(stem)).length < Math.min(leastShared, asked.size)) {
    return notKnown;
  }
  const chosen = ranked
    .filter(({ worth, sentence }) => worth >= best.worth * 0.75 || follows(sentence, best.sentence))
    .slice(0, mostSentences)
    .map(({ sentence }) => sentence)
    .toSorted((a, b) => rankOf(a, best.sentence) - rankOf(b, best.sentence));
  const covered = new Set(chosen.flatMap(({ stems }) => [...stems]));
  const share = shared(asked, covered, rarity) / whole;
  return {
    text: [...new Set(chosen.map(({ text }) => text))].join(" "),
    confidence: Math.round(Math.min(0.96, 0.42 + 0.55 * share) * 100) / 100,
    sources: [...new Set(chosen.map(({ source }) => source.id))],
  };
}

function sentencesOfSource(source: Source): Sentence[] {
  return sentencesOf(source.text).map((text, at) => ({
    source,
    at,
    text: text
      .replace(/^[-*•]\s+/, "")
      .replace(/^\|\s*|\s*\|$/g, "")
      .replaceAll(/\s+\|\s+/g, ", "),
    stems: meaningOf(text),
  }));
}

/** The best one's document first, each in its own order. */
const rankOf = (one: Sentence, best: Sentence) =>
  (one.source.id === best.source.id ? 0 : 1_000) + one.at;

const follows = (one: Sentence, best: Sentence) =>
  one.source.id === best.source.id && one.at === best.at + 1;

/** Stems and what they mean, so that "custa" finds "preço". */
function meaningOf(words: string): Set<string> {
  // A shop closes at six, and an order when it is agreed on.
  const text = words.replace(
    /\bfech\w*(?= (?:o |a |um |este )?(?:pedido|compra|negócio|contrato))/i,
    "faz",
  );
  const stems = stemsOf(text);
  const when = /\b(?:que horas|quando|abre|fecha)\b/.test(fold(text)) ? ["~horario"] : [];
  const cost = /\bquanto\b/.test(fold(text)) ? ["~preco"] : [];
  const place = /\bonde (?:fica|e|esta)\b/.test(fold(text)) ? ["~lugar"] : [];
  const concepts = stems.flatMap((stem) => conceptsOf(stem).map((concept) => `~${concept}`));
  return new Set([...stems, ...concepts, ...when, ...cost, ...place]);
}

function rarityOf(sentences: Sentence[]): (stem: string) => number {
  const counts = new Map<string, number>();
  for (const { stems } of sentences) {
    for (const stem of stems) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  }
  return (stem) => {
    const count = counts.get(stem) ?? 0;
    // Words that no source has are mostly how somebody talks, not what it is about.
    const rare = Math.log(1 + sentences.length / (1 + count)) * (count === 0 ? 0.45 : 1);
    return stem.startsWith("~") ? 0.6 * rare : rare;
  };
}

const total = (stems: Set<string>, rarity: (stem: string) => number) =>
  [...stems].reduce((sum, stem) => sum + rarity(stem), 0) || 1;

const shared = (a: Set<string>, b: Set<string>, rarity: (stem: string) => number) =>
  [...a].reduce((sum, stem) => sum + (b.has(stem) ? rarity(stem) : 0), 0);
