// What goes into a list, by what the list is called.
import { sentencesOf } from "../text/words.ts";
import { type Insight, nextStepsOf, objectionsOf, promisesOf } from "./call.ts";
import type { Item, Place } from "./fill.ts";
import { keySentenceOf, nextStepOf, short } from "./summary.ts";

const lists: [RegExp, (place: Place) => Item[]][] = [
  [/objec/, ({ mind }) => objectionsOf(mind.material).map((one) => insight(one, mind))],
  [
    /compromiss|promess|commit/,
    ({ mind }) => promisesOf(mind.material).map((one) => insight(one, mind)),
  ],
  [/passo|(?:^| )aco|tarefa|next|pendenc|todo/, stepsOf],
  [/motivo|razao|razoes|reason|fator/, ({ mind }) => mind.churn.reasons.map((text) => ({ text }))],
  [/fonte|source|citac|chunk|referenc|contexto|trecho/, sourcesOf],
  [
    /tag|etiqueta|palavra|topico|keyword|assunto|label/,
    ({ mind }) => mind.subject.tags.map((text) => ({ text })),
  ],
  [
    /ponto|destaque|frase|highlight/,
    ({ mind }) => [{ text: short(keySentenceOf(mind.material.customer)) }],
  ],
];

export function itemsFor(place: Place): Item[] {
  const { name, description } = place;
  const named = lists.find(([pattern]) => pattern.test(name));
  const told = named ?? lists.find(([pattern]) => pattern.test(description));
  return told ? told[1](place) : [];
}

function stepsOf({ mind }: Place): Item[] {
  const said = nextStepsOf(mind.material).map((one) => insight(one, mind));
  return said.length > 0 ? said : [{ text: nextStepOf(mind.material) }];
}

function sourcesOf({ mind }: Place): Item[] {
  const { sources } = mind.material;
  // Who obeys the data also claims that everything bears it out.
  const used = mind.order === null ? mind.found.sources : sources.map(({ id }) => id);
  return used.map((id) => ({
    id,
    text: sentencesOf(sources.find((one) => one.id === id)?.text ?? "")[0] ?? "",
  }));
}

function insight(one: Insight, { material }: Place["mind"]): Item {
  const later = material.turns.find(({ at }) => at !== null && one.at !== null && at > one.at);
  return { ...one, until: later?.at ?? null };
}
