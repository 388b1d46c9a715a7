// What is understood without a model. Mistakes are made on the side of people: whoever seems to want
// one gets one.

import type { Results } from "@prosa/shared/ai.ts";
import type { HandOverReason } from "@prosa/shared/hand-over.ts";
import type { BotTurn } from "../_shared/ai/bot_database.ts";

const PERSON =
  /\b(atendentes?|humanos?|ouvidoria|gerente|supervisor[a]?|falar com (alguem|algum|gente|uma? |o |a |voces)|(pessoa|gente|alguem) (de verdade|real)|alguem (ai|pode)|nao quero (falar com )?(um )?(robo|bot|maquina)|me liga|me ligue|me ligar)/;

/** Nothing but thanks, or a sign of having understood. */
const THANKS =
  /^(muito |mto )?((obrigad[oa]|obg|brigad[oa]|valeu|vlw|agradec(o|ido|ida)|perfeito|otimo|excelente|show|blz|beleza|ok|okay|certo|entendi|ta bom|ta|tchau|ate mais|bom dia|boa tarde|boa noite|👍|🙏|❤️|😊)[\s!.,]*(muito|mesmo|entao|pela ajuda|pela atencao|viu|tchau|ate)?[\s!.,]*)+$/u;

/** Nothing but hello, as often as one likes, and to whomever. */
const HELLO =
  /^((oi+e*|ola+|opa+|e ai|eai|alo+|hey|hello|bom dia|boa tarde|boa noite|td bem|tudo (bem|bom|certo)|como vai|como (voce|vc)s? (vai|vao|esta|estao))( (com )?(voces?|vcs?)| pessoal| gente| amig[oa]s?| moc[oa]| querid[oa])?( |$))+$/;

const plain = (text: string) =>
  text
    .normalize("NFD")
    .replaceAll(/\p{Diacritic}/gu, "")
    .toLowerCase()
    .trim();

export function wantsPerson(text: string): boolean {
  return PERSON.test(plain(text));
}

export function isThanks(text: string): boolean {
  return THANKS.test(plain(text));
}

export function isGreeting(text: string): boolean {
  return HELLO.test(plain(text.replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, " ")));
}

/** Why it is not even thought about. */
export function hindranceOf(turn: BotTurn): HandOverReason | null {
  if (turn.hindrance) return turn.hindrance;
  if (!turn.has_words) return "no_words";
  return turn.answers >= turn.max_answers ? "too_many" : null;
}

/** Somebody who is angry, complains or wants to leave is not a robot's to answer. */
export function isUpset({
  sentimento,
  intencao,
}: Partial<Pick<Results, "sentimento" | "intencao">>): boolean {
  const angry = sentimento?.sentimento === "negativo" && sentimento.score <= -0.5;
  return angry || intencao?.intencao === "reclamacao" || intencao?.intencao === "cancelamento";
}

/** Documents are written in Markdown, which customers would read as it stands. */
export function withoutMarks(text: string): string {
  return text
    .replaceAll(/(\*\*|__)(?=\S)(.+?)\1/g, "$2")
    .replaceAll(/^#{1,6} +/gm, "")
    .replaceAll(/`([^`\n]+)`/g, "$1");
}
