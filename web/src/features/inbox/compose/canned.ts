import type { Tables } from "@prosa/shared/database.types.ts";
import type { InboxRow } from "@prosa/shared/events.ts";

export type Canned = Tables<"canned_responses">;

/** What a quick reply may name; each is filled in before the words reach the field. */
export const CANNED_VARIABLES = [
  "contato.nome",
  "contato.primeiro_nome",
  "atendente.nome",
  "protocolo",
] as const;

/** The words of a quick reply for this conversation; what it does not know it leaves as it stands. */
export function fillCanned(
  body: string,
  row: Pick<InboxRow, "contato_nome" | "protocolo">,
  agent: string,
): string {
  const values: Record<(typeof CANNED_VARIABLES)[number], string> = {
    "contato.nome": row.contato_nome,
    "contato.primeiro_nome": row.contato_nome.trim().split(/\s+/)[0] ?? "",
    "atendente.nome": agent,
    protocolo: row.protocolo,
  };
  return body.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (hole, name: string) =>
    Object.hasOwn(values, name) ? values[name as keyof typeof values] : hole,
  );
}

const fold = (text: string) =>
  text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLocaleLowerCase();

/** Those whose shortcut begins with what was typed come first, then those that mention it. */
export function findCanned(all: readonly Canned[], query: string): Canned[] {
  const wanted = fold(query);
  const begins = all.filter(({ shortcut }) => shortcut.startsWith(wanted));
  const mentions = all.filter(
    (one) => !begins.includes(one) && fold(`${one.shortcut} ${one.title}`).includes(wanted),
  );
  return [...begins, ...mentions];
}
