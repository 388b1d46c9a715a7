import type { BoardRow, ThreadRow } from "@prosa/shared/events.ts";
import type { LigacaoRow } from "@prosa/shared/telephony.ts";
import { queryOptions } from "@tanstack/react-query";
import { unwrap } from "../../lib/errors.ts";
import { supabase } from "../../lib/supabase.ts";
import type { Etapa } from "./columns.ts";

/** As many rows as the API gives at once. */
const PAGE = 1000;
/** Of what was closed, the latest: older ones are found in their conversations. */
const CLOSED_SHOWN = 200;

export interface Funil {
  id: string;
  nome: string;
  arquivado_em: string | null;
  etapas: Etapa[];
}

/** One line of oportunidade_timeline(). */
export type TimelineLine = { at: string } & (
  | { action: "event"; actor: null; data: ThreadRow }
  | { action: "ligacao"; actor: string | null; data: LigacaoRow }
  | { action: string; actor: string | null; data: Record<string, unknown> }
);

/** What is still open, or what came to an end. */
export type ListKind = "open" | "closed";

export const crmKeys = {
  funis: (tenantId: string) => [tenantId, "funis", "list"] as const,
  cards: (tenantId: string) => [tenantId, "oportunidades"] as const,
  list: (tenantId: string, kind: ListKind, funilId: string) =>
    [tenantId, "oportunidades", kind, funilId] as const,
  ofContacts: (tenantId: string) => [tenantId, "oportunidades", "contato"] as const,
  totals: (tenantId: string, funilId: string) =>
    [tenantId, "oportunidades", "totals", funilId] as const,
  single: (tenantId: string) => [tenantId, "oportunidades", "card"] as const,
  card: (tenantId: string, id: string) => [tenantId, "oportunidades", "card", id] as const,
  details: (tenantId: string, id: string) => [tenantId, "oportunidades", "details", id] as const,
};

function board(tenantId: string) {
  return supabase.from("board").select("*").eq("tenant_id", tenantId);
}

async function fetchOpen(tenantId: string, funilId: string, signal: AbortSignal) {
  const all: BoardRow[] = [];
  for (;;) {
    let query = board(tenantId)
      .eq("funil_id", funilId)
      .eq("status", "aberta")
      .is("arquivada_em", null);
    const last = all.at(-1);
    if (last) query = query.gt("id", last.id);
    const rows = (await unwrap(
      query.order("id").limit(PAGE).abortSignal(signal),
    )) as unknown as BoardRow[];
    all.push(...rows);
    if (rows.length < PAGE) return all;
  }
}

async function fetchClosed(tenantId: string, funilId: string, signal: AbortSignal) {
  const rows = await unwrap(
    board(tenantId)
      .eq("funil_id", funilId)
      .neq("status", "aberta")
      .is("arquivada_em", null)
      .order("fechada_em", { ascending: false })
      .limit(CLOSED_SHOWN)
      .abortSignal(signal),
  );
  return rows as unknown as BoardRow[];
}

export async function fetchCard(tenantId: string, id: string, signal?: AbortSignal) {
  let query = board(tenantId).eq("id", id);
  if (signal) query = query.abortSignal(signal);
  return (await unwrap(query.maybeSingle())) as unknown as BoardRow | null;
}

async function fetchFunis(tenantId: string, signal: AbortSignal): Promise<Funil[]> {
  const funis = await unwrap(
    supabase
      .from("funis")
      .select("id, nome, arquivado_em, etapas(id, funil_id, nome, tipo, posicao, prazo_dias)")
      .eq("tenant_id", tenantId)
      .order("criado_em")
      .abortSignal(signal),
  );
  return funis.map((funil) => ({
    ...funil,
    etapas: funil.etapas.toSorted((a, b) => a.posicao - b.posicao),
  }));
}

/** Kept right by realtime.ts and not by age. */
const PATCHED = { staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false } as const;

export const crmQueries = {
  funis: (tenantId: string) =>
    queryOptions({
      queryKey: crmKeys.funis(tenantId),
      queryFn: ({ signal }) => fetchFunis(tenantId, signal),
    }),
  list: (tenantId: string, kind: ListKind, funilId: string) =>
    queryOptions({
      queryKey: crmKeys.list(tenantId, kind, funilId),
      queryFn: ({ signal }) =>
        kind === "open"
          ? fetchOpen(tenantId, funilId, signal)
          : fetchClosed(tenantId, funilId, signal),
      ...PATCHED,
    }),
  /** What was won and lost in thirty days, per closing stage. */
  totals: (tenantId: string, funilId: string) =>
    queryOptions({
      queryKey: crmKeys.totals(tenantId, funilId),
      queryFn: ({ signal }) =>
        unwrap(supabase.rpc("closed_totals", { funil_id: funilId }).abortSignal(signal)),
    }),
  card: (tenantId: string, id: string) =>
    queryOptions({
      queryKey: crmKeys.card(tenantId, id),
      queryFn: ({ signal }) => fetchCard(tenantId, id, signal),
    }),
};
