import type { LigacaoRow } from "@prosa/shared/telephony.ts";
import {
  type InfiniteData,
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
} from "@tanstack/react-query";
import { unwrap } from "../../../lib/errors.ts";
import { supabase } from "../../../lib/supabase.ts";
import type { LigacoesFilter } from "./filter.ts";
import { fetchGravacao } from "./recording.ts";

interface Cursor {
  inicio_em: string;
  id: string;
}

interface LigacoesPageOf {
  rows: LigacaoRow[];
  next: Cursor | null;
}

export const ligacaoKeys = {
  all: (tenantId: string) => [tenantId, "ligacoes"] as const,
  lists: (tenantId: string) => [tenantId, "ligacoes", "list"] as const,
  stats: (tenantId: string) => [tenantId, "ligacoes", "stats"] as const,
};

/** A call as one of the lists that are loaded shows it. */
export function listed(client: QueryClient, tenantId: string, id: string) {
  const lists = client.getQueriesData<InfiniteData<LigacoesPageOf>>({
    queryKey: ligacaoKeys.lists(tenantId),
  });
  return lists
    .flatMap(([, list]) => list?.pages ?? [])
    .flatMap(({ rows }) => rows)
    .find((call) => call.id === id);
}

export const ligacaoQueries = {
  pages: (tenantId: string, filter: LigacoesFilter, size = 50) =>
    infiniteQueryOptions({
      queryKey: [...ligacaoKeys.lists(tenantId), filter, size],
      queryFn: async ({ pageParam, signal }) => {
        const page = supabase.rpc("list_ligacoes", {
          filter: { ...filter },
          page_size: size,
          ...(pageParam && { before: { ...pageParam } }),
        });
        return (await unwrap(page.abortSignal(signal))) as unknown as LigacoesPageOf;
      },
      initialPageParam: null as Cursor | null,
      getNextPageParam: (page) => page.next,
    }),
  detail: (tenantId: string, id: string) =>
    queryOptions({
      queryKey: [...ligacaoKeys.all(tenantId), "detail", id],
      queryFn: async ({ signal }) =>
        (await unwrap(
          supabase
            .from("calls")
            .select("*")
            .eq("tenant_id", tenantId)
            .eq("id", id)
            .abortSignal(signal)
            .maybeSingle(),
        )) as unknown as LigacaoRow | null,
    }),
  /** Apart from the calls: what was recorded does not change when a call is written about. */
  recording: (tenantId: string, id: string, onPart: (part: number) => void) =>
    queryOptions({
      queryKey: [tenantId, "gravacoes", id],
      queryFn: ({ signal }) => fetchGravacao(id, signal, onPart),
      staleTime: Number.POSITIVE_INFINITY,
      // It may weigh as much as everything else that is kept.
      gcTime: 60_000,
    }),
};
