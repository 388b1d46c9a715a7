import { formatPhone, toE164 } from "@prosa/shared/phone.ts";
import type { FoundPerson } from "../../../lib/people.ts";

/** Whom a conversation is begun with: a contact, or a phone nobody has written to yet. */
export type Person =
  | { kind: "contato"; id: string; nome: string; endereco: string | null }
  | { kind: "phone"; telefone: string };

export const contactOf = ({ id, nome, endereco }: FoundPerson): Person => ({
  kind: "contato",
  id,
  nome,
  endereco,
});

/** What was typed as a phone; null while it is not one. Letters are a name, never a number. */
export function phoneOf(typed: string): string | null {
  if (/\p{L}/u.test(typed) || typed.replace(/\D/g, "").length < 8) return null;
  return toE164(typed);
}

export function nameOf(person: Person): string {
  return person.kind === "contato" ? person.nome : formatPhone(person.telefone);
}
