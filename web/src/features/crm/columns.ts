// What stands where on a board, worked out from the cards alone.

import type { Tables } from "@prosa/shared/database.types.ts";
import type { BoardRow } from "@prosa/shared/events.ts";

export type Etapa = Pick<
  Tables<"etapas">,
  "id" | "funil_id" | "nome" | "tipo" | "posicao" | "prazo_dias"
>;

const DAY_MS = 86_400_000;
/** The server's own step between two cards; only the order matters until its answer comes. */
const STEP = 1024;

function inOrder(a: BoardRow, b: BoardRow): number {
  return a.posicao - b.posicao || (a.id < b.id ? -1 : 1);
}

/** What was closed last comes first: nobody sorts the past by hand. */
function byClosing(a: BoardRow, b: BoardRow): number {
  return (b.fechada_em ?? "").localeCompare(a.fechada_em ?? "") || inOrder(a, b);
}

export function columnsOf(
  cards: readonly BoardRow[],
  etapas: readonly Etapa[],
): Map<string, BoardRow[]> {
  const columns = new Map<string, BoardRow[]>(etapas.map(({ id }) => [id, []]));
  for (const card of cards) columns.get(card.etapa_id)?.push(card);
  for (const { id, tipo } of etapas) {
    columns.get(id)?.sort(tipo === "aberta" ? inOrder : byClosing);
  }
  return columns;
}

/** The card behind which something dropped at `index` will stand, itself left aside. */
export function anchorAt(
  column: readonly BoardRow[],
  index: number,
  movedId: string,
): string | null {
  const others = column.filter(({ id }) => id !== movedId);
  return others[index - 1]?.id ?? null;
}

/** A number that sorts a card behind its anchor until the server says its own. */
export function placeBehind(
  column: readonly BoardRow[],
  anchor: string | null,
  movedId: string,
): number {
  const others = column.filter(({ id }) => id !== movedId);
  const at = others.findIndex(({ id }) => id === anchor);
  const above = others[at]?.posicao;
  const below = others[at + 1]?.posicao;
  if (above === undefined) return (below ?? STEP) - STEP;
  return below === undefined ? above + STEP : (above + below) / 2;
}

/** Newer than what is known: moves are counted, everything else is timed. */
function isNewer(row: BoardRow, known: BoardRow): boolean {
  if (row.versao !== known.versao) return row.versao > known.versao;
  return row.atualizado_em >= known.atualizado_em;
}

/** Puts changed cards into a list of them, and takes out those that no longer belong there. */
export function patchCards(
  cards: readonly BoardRow[],
  rows: readonly BoardRow[],
  belongs: (row: BoardRow) => boolean,
): BoardRow[] {
  const known = new Map(cards.map((card) => [card.id, card]));
  for (const row of rows) {
    const before = known.get(row.id);
    if (before && !isNewer(row, before)) continue;
    if (belongs(row)) known.set(row.id, row);
    else known.delete(row.id);
  }
  return [...known.values()];
}

export function totalOf(cards: readonly BoardRow[]): number {
  return cards.reduce((sum, card) => sum + (card.valor_centavos ?? 0), 0);
}

export function daysIn(card: Pick<BoardRow, "entrou_na_etapa_em">, now: number): number {
  return Math.max(0, Math.floor((now - Date.parse(card.entrou_na_etapa_em)) / DAY_MS));
}

/** Longer in its stage than the stage has patience. */
export function isLate(
  card: Pick<BoardRow, "entrou_na_etapa_em">,
  etapa: Pick<Etapa, "prazo_dias"> | undefined,
  now: number,
): boolean {
  return Boolean(etapa?.prazo_dias && daysIn(card, now) >= etapa.prazo_dias);
}
