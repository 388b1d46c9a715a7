// A draft in another tone or length, by rules.
import { fold, sentencesOf } from "../text/words.ts";

const formal: [RegExp, string][] = [
  [/\b(?:vc|vcs|você)\b/gi, "o senhor ou a senhora"],
  [/\b(?:oi|olá|opa|e aí)\b[,!]?/gi, "Prezado(a),"],
  [/\b(?:tá|ta)\b/gi, "está"],
  [/\bpra\b/gi, "para"],
  [/\b(?:a gente)\b/gi, "nós"],
  [/\b(?:valeu|obg|vlw)\b/gi, "agradecemos"],
  [/!+/g, "."],
];
const mistakes: [RegExp, string][] = [
  [/\bvc\b/gi, "você"],
  [/\bvcs\b/gi, "vocês"],
  [/\bpq\b/gi, "porque"],
  [/\bnao\b/gi, "não"],
  [/\bvoce\b/gi, "você"],
  [/\besta pronto\b/gi, "está pronto"],
  [/\btb(?:m|em)?\b/gi, "também"],
  [/\bobg\b/gi, "obrigado"],
  [/\bamanha\b/gi, "amanhã"],
  [/\bate\b/gi, "até"],
  [/\bja\b/gi, "já"],
  [/\bso\b/gi, "só"],
  [/\bconcerteza\b/gi, "com certeza"],
  [/\bagente\b(?= (?:vai|pode|tem|envia|resolve))/gi, "a gente"],
  [/\bmenas\b/gi, "menos"],
  [/\bseje\b/gi, "seja"],
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
