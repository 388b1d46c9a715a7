import { fromLocalText, toLocalText } from "../../../ui/dates.ts";
import type { LigacoesSearch } from "./search.ts";

/** What list_ligacoes() narrows by. */
export interface LigacoesFilter {
  oportunidade_id?: string;
  contato_id?: string;
  conversation_id?: string;
  usuario_id?: string;
  direcao?: string;
  status?: string;
  from?: string;
  to?: string;
  search?: string;
}

const DAY = "YYYY-MM-DD".length;
const dayOf = (at: Date) => toLocalText(at).slice(0, DAY);

function startOf(day: string, later = 0): Date {
  const start = fromLocalText(day);
  start.setDate(start.getDate() + later);
  return start;
}

/** From where the first day begins to where the last one ends; the end itself is no more part of it. */
export function momentsOf({ de, ate }: { de?: string | undefined; ate?: string | undefined }) {
  return {
    ...(de && { from: startOf(de).toISOString() }),
    ...(ate && { to: startOf(ate, 1).toISOString() }),
  };
}

export function filterOf(search: LigacoesSearch): LigacoesFilter {
  const { q, pessoa, direcao, status } = search;
  return {
    ...(pessoa && { usuario_id: pessoa }),
    ...(direcao && { direcao }),
    ...(status && { status }),
    ...(q?.trim() && { search: q.trim() }),
    ...momentsOf(search),
  };
}

/** Whether anything hides calls that there are. */
export function isNarrowed(search: LigacoesSearch): boolean {
  return Object.keys(filterOf(search)).length > 0;
}

/** So many days, today the last of them. */
export function lastDays(days: number, now = new Date()): { de: string; ate: string } {
  const today = dayOf(now);
  return { de: dayOf(startOf(today, 1 - days)), ate: today };
}
