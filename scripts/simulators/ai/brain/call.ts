// What a sales call came to: who promised what, what spoke against it, what happens next.
import type { Material, Turn } from "../prompt.ts";
import { fold, sentencesOf } from "../text/words.ts";

export interface Insight {
  text: string;
  who: Turn["who"];
  /** Second of the recording where the sentence begins; null without marks. */
  at: number | null;
  due: string | null;
}

const promise =
  /\b(?:vou|vamos|irei|iremos) (?:te |lhe |ja )?(?:envi|mand|lig|retorn|verific|prepar|agend|pass|fal|confirm|resolv|conversar|pagar|assinar|analis|ver\b)|\b(?:te|lhe) (?:envio|mando|ligo|retorno|passo|aviso|confirmo)|\b(?:envio|mando|ligo|retorno|confirmo) (?:para voce|pra voce|a proposta|o contrato|o link|amanha|hoje|ate|ainda)|\bfico de\b|me comprometo|\bcombinado\b|fica combinado|pode deixar|\bassino\b|fecho (?:o|com)/;
const objection =
  /\bcar[oa]s?\b|preco (?:alto|salgado)|preciso pensar|vou pensar|sem (?:tempo|orcamento|verba|dinheiro)|nao tenho (?:tempo|orcamento|verba|dinheiro|interesse)|(?:falar|conversar|ver|decidir) com (?:meu|minha|o|a) (?:socio|chefe|diretor|marido|esposa|gerente|equipe|financeiro)|ja (?:uso|tenho|trabalho com)|concorrent|nao sei se|fidelidade|contrato longo|nao (?:e|esta) (?:o momento|na hora)|(?:tenho|estou com) (?:medo|receio|duvida)|complicado|muito tempo|nao gostei|nao confio/;
const next =
  /\b(?:amanha|semana que vem|proxima semana|mes que vem|segunda|terca|quarta|quinta|sexta)(?:-feira)?\b|agend|marcar|reuniao|demonstra|proposta|contrato|retorn|\blig(?:o|ar|a|amos)\b|visita|teste gratis|\bpedido\b|envi/;
const due =
  /\b(?:ainda )?hoje\b|\bamanha\b(?: (?:de|a) (?:manha|tarde|noite))?(?: as \d{1,2}(?:h\d{0,2}|:\d{2})?)?|\b(?:ate |na |esta )?(?:segunda|terca|quarta|quinta|sexta)(?:-feira)?(?: as \d{1,2}(?:h\d{0,2}|:\d{2})?)?|\bsemana que vem\b|\bproxima semana\b|\b(?:ate o )?fim d[oa] (?:dia|mes|semana)\b|\bdia \d{1,2}(?:\/\d{1,2})?\b|\bem \d+ (?:minutos|horas|dias)\b|\bmes que vem\b/;

export const promisesOf = (material: Material) => pick(material, promise);
export const objectionsOf = (material: Material) =>
  pick(material, objection).filter(({ who }) => who === "cliente");

/** Promises first, then what was proposed, each once. */
export function nextStepsOf(material: Material): Insight[] {
  const proposed = pick(material, next).filter(({ text }) => !text.endsWith("?"));
  const all = [...promisesOf(material), ...proposed.filter(({ due: when }) => when !== null)];
  return all.filter((one, at) => all.findIndex(({ text }) => text === one.text) === at).slice(0, 5);
}

function pick({ turns }: Material, pattern: RegExp): Insight[] {
  return turns.flatMap(({ who, text, at }) =>
    sentencesOf(text)
      .filter((sentence) => pattern.test(fold(sentence)))
      .map((sentence) => ({ text: sentence, who, at, due: dueOf(sentence) })),
  );
}

/** As it was said. */
function dueOf(sentence: string): string | null {
  const folded = fold(sentence);
  const found = due.exec(folded);
  if (!found) return null;
  // Folding keeps the length of composed letters, so the place is the same.
  return sentence.normalize("NFC").slice(found.index, found.index + found[0].length);
}
