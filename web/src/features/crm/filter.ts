import type { BoardRow } from "@prosa/shared/events.ts";
import { type Etapa, isLate } from "./columns.ts";
import type { KanbanSearch } from "./search.ts";

type Narrowing = Pick<KanbanSearch, "q" | "responsavel" | "valor" | "paradas">;

/** Whether anything hides cards that are on the board. */
export function isNarrowed({ q, responsavel, valor, paradas }: Narrowing): boolean {
  return Boolean(q?.trim() || responsavel || valor || paradas);
}

const MARKS = /\p{Diacritic}/gu;
const plain = (text: string) => text.normalize("NFD").replace(MARKS, "").toLowerCase();

/** Asks once for all cards: what does not depend on the card is worked out beforehand. */
export function matcherOf(search: Narrowing, etapas: readonly Etapa[], now: number) {
  const words = plain(search.q ?? "")
    .split(/\s+/)
    .filter(Boolean);
  const byId = new Map(etapas.map((etapa) => [etapa.id, etapa]));
  return (card: BoardRow): boolean => {
    const { responsavel, valor, paradas } = search;
    if (responsavel && (card.responsavel_id ?? "ninguem") !== responsavel) return false;
    if (valor && (card.valor_centavos ?? 0) < valor * 100) return false;
    if (paradas && !isLate(card, byId.get(card.etapa_id), now)) return false;
    if (words.length === 0) return true;
    const said = plain(
      [card.titulo, card.contato_nome, card.contato_endereco].filter(Boolean).join(" "),
    );
    return words.every((word) => said.includes(word));
  };
}
