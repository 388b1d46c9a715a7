// A draft in another tone or length, by rules.
import { fold, sentencesOf } from "../text/words.ts";

/** Whole words, also those that end in an accent. */
const word = (words: string) => new RegExp(`(?<!\\p{L})(?:${words})(?!\\p{L})`, "giu");

const formal: [RegExp, string][] = [
  [/^(?:oi|olá|opa|e aí)(?!\p{L})[,!]?\s*/iu, "Prezado(a), "],
  [word("vocês"), "os senhores"],
  [word("você"), "o senhor ou a senhora"],
  [word("tá"), "está"],
  [word("pra"), "para"],
  [word("a gente"), "nós"],
  [word("valeu|obg|vlw"), "agradecemos"],
  [/!+/g, "."],
];
const mistakes: [RegExp, string][] = [
  [word("vcs"), "vocês"],
  [word("vc|voce"), "você"],
  [word("pq"), "porque"],
  [word("nao"), "não"],
  [word("ta|esta(?= pronto| certo| aqui| no | na )"), "está"],
  [word("tbm?|tambem"), "também"],
  [word("obg"), "obrigado"],
  [word("amanha"), "amanhã"],
  [word("ate"), "até"],
  [word("ja"), "já"],
  [word("concerteza"), "com certeza"],
  [word("agente(?= (?:vai|pode|tem|envia|resolve))"), "a gente"],
  [word("menas"), "menos"],
  [word("seje"), "seja"],
  [/ +([,.!?;:])/g, "$1"],
  [/([,;])(?=\p{L})/gu, "$1 "],
];

export function rewrite(draft: string, wish: string): string {
  const asked = fold(wish);
  if (/curt|resum|breve|menor/.test(asked)) return shorter(draft);
  if (/formal/.test(asked)) return tidy(replaced(replaced(draft, mistakes), formal));
  if (/amig|simpat|informal|caloros/.test(asked)) return friendly(draft);
  if (/long|detalh|explic/.test(asked)) {
    return `${tidy(draft)} Se precisar de mais alguma coisa, estou à disposição para ajudar.`;
  }
  return tidy(replaced(draft, mistakes));
}

const fillers =
  /\b(?:gostaria de informar que|venho por meio desta|informamos que|na verdade|basicamente|de certa forma|por gentileza|bom,|então,|é importante dizer que)\s*/gi;

/** Without padding, and at most half of the sentences: the ones with figures, dates and facts. */
function shorter(draft: string): string {
  const sentences = sentencesOf(draft.replace(fillers, ""));
  const worth = (sentence: string) =>
    (/\d|amanhã|hoje|até|link|pedido|prazo/i.test(sentence) ? 2 : 0) -
    (/^(?:oi|olá|bom dia|boa tarde|boa noite|obrigad|espero|qualquer dúvida)/i.test(sentence)
      ? 2
      : 0);
  const most = Math.max(1, Math.ceil(sentences.length / 2));
  const kept = new Set(sentences.toSorted((a, b) => worth(b) - worth(a)).slice(0, most));
  return tidy(sentences.filter((sentence) => kept.has(sentence)).join(" "));
}

function friendly(draft: string): string {
  const text = tidy(draft.replace(/^prezad[oa](?:\(a\))?[^,.]*[,.]\s*/i, ""));
  const greeted = /^(?:oi|olá)/i.test(text) ? text : `Oi! ${text}`;
  return /[😊🙂]/u.test(greeted) ? greeted : `${greeted} 😊`;
}

const replaced = (text: string, list: [RegExp, string][]) =>
  list.reduce((value, [pattern, by]) => value.replace(pattern, by), text);

/** Sentences begin with a capital and end. */
function tidy(text: string): string {
  const sentences = sentencesOf(text.replaceAll(/[ \t]+/g, " "));
  const mended = sentences.map((sentence) => {
    const capital = sentence.charAt(0).toLocaleUpperCase("pt-BR") + sentence.slice(1);
    return /[.!?…:)😊🙂]$/u.test(capital) ? capital : `${capital}.`;
  });
  return mended.join(" ");
}
