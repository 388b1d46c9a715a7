// One of a list of values: by what kind of list it is, and otherwise by what the text speaks of.

import { conceptsOf } from "../text/concepts.ts";
import { fold, stemOf, stemsOf } from "../text/words.ts";
import type { Place } from "./fill.ts";
import type { Mind } from "./mind.ts";

const levels = [
  /^(?:baix[oa]|low|nenhum[a]?|minim[oa]|normal)$/,
  /^(?:medi[oa]|medium|moderad[oa]|mid)$/,
  /^(?:alt[oa]|high)$/,
  /^(?:critic[oa]|urgente|urgent|critical|muito alt[oa]|maxim[oa])$/,
];
const moods = {
  positivo: /^(?:positiv[oa]|positive|feliz|satisfeito)$/,
  negativo: /^(?:negativ[oa]|negative|insatisfeito)$/,
  neutro: /^(?:neutr[oa]|neutral|mist[oa])$/,
};
const intents = {
  duvida: /^(?:duvida|question|pergunta)$/,
  reclamacao: /^(?:reclamacao|complaint)$/,
  elogio: /^(?:elogio|praise|compliment)$/,
  suporte: /^(?:suporte|support|suporte tecnico)$/,
  cancelamento: /^(?:cancelamento|cancellation|cancel)$/,
  informacao: /^(?:informacao|informacoes|information|info)$/,
};
const rest = /^(?:outros?|outras?|other|geral|general|nenhum|none|indefinido|desconhecido|n\/a)$/;

export function chooseOne(values: unknown[], place: Place): unknown {
  const { mind, item } = place;
  const folded = values.map((value) => fold(String(value)).replaceAll(/[_-]/g, " "));
  const pick = (pattern: RegExp) => {
    const at = folded.findIndex((value) => pattern.test(value));
    return at < 0 ? undefined : values[at];
  };
  const covers = (patterns: RegExp[]) =>
    folded.filter((value) => patterns.some((one) => one.test(value))).length;

  const ordered =
    mind.order === null ? -1 : folded.findIndex((value) => fold(mind.order!).includes(value));
  if (ordered >= 0) return values[ordered];
  if (item?.id) return values.find((value) => String(value) === item.id);
  if (item?.who && folded.includes(item.who)) return values[folded.indexOf(item.who)];
  if (covers(Object.values(moods)) >= 2) return pick(moods[mind.sentiment.label]);
  if (covers(Object.values(intents)) >= 3) return pick(intents[mind.intent.intent]);
  if (covers(levels) >= 2) return pickLevel(levelOf(place), pick);
  if (covers([/^sim$/, /^nao$/]) === 2) return pick(mind.wantsPerson ? /^sim$/ : /^nao$/);
  return topical(values, folded, item ? item.text : mind.material.customer, mind) ?? pick(rest);
}

/** The level, or the nearest that the list has. */
function pickLevel(level: number, pick: (pattern: RegExp) => unknown): unknown {
  const order = [level, level - 1, level + 1, level - 2, level + 2, level - 3, level + 3];
  return order
    .map((at) => (levels[at] ? pick(levels[at]) : undefined))
    .find((one) => one !== undefined);
}

function levelOf({ name, path, mind }: Place): number {
  if (/risco|risk|churn/.test(name) || (/churn/.test(path) && !/urgen|priorid/.test(name))) {
    return { baixo: 0, medio: 1, alto: 2 }[mind.churn.risk];
  }
  if (/confian|certeza/.test(name))
    return mind.found.confidence > 0.7 ? 2 : mind.found.confidence > 0.4 ? 1 : 0;
  return mind.urgency;
}

/** The value that names the subject, or whose words and meaning are in the text. */
function topical(values: unknown[], folded: string[], text: string, { subject }: Mind): unknown {
  const stems = stemsOf(text);
  const known = new Set([...stems, ...stems.flatMap((stem) => conceptsOf(stem))]);
  const names = subject.topic ? [fold(subject.topic.name), ...subject.topic.aliases] : [];
  const partStems = new Set(stemsOf(subject.part ?? ""));
  const scores = folded.map((value) => {
    const own = stemsOf(value);
    const named = names.includes(value) ? 2.5 : 0;
    const part = own.filter((stem) => partStems.has(stem)).length * 1.5;
    const said = own.filter(
      (stem) => known.has(stem) || conceptsOf(stem).some((one) => known.has(one)),
    );
    const near = names.some((name) => stemsOf(name).some((stem) => own.includes(stemOf(stem))))
      ? 1
      : 0;
    return named + part + near + said.length;
  });
  const best = Math.max(...scores);
  return best > 0 ? values[scores.indexOf(best)] : undefined;
}
