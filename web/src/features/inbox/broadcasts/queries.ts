import type { Tables } from "@prosa/shared/database.types.ts";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { unwrap } from "../../../lib/errors.ts";
import { supabase } from "../../../lib/supabase.ts";
import { GROUPS, type Group } from "./counts.ts";
import { MOST_RECIPIENTS, type Recipient } from "./recipients.ts";

type Progress = Tables<"broadcast_progress">;

/** A broadcast and how far it has come. Postgres cannot tell that a view's columns are never null. */
export type Broadcast = {
  [K in Exclude<keyof Progress, "counts" | "ended_at" | "template">]: NonNullable<Progress[K]>;
} & {
  ended_at: string | null;
  template: { name?: string };
  counts: Partial<Record<string, number>>;
};

export type Result = Tables<"broadcast_results">;

const PAGE = 30;
const RESULTS = 100;
const PEOPLE_AT_ONCE = 1_000;

export const broadcastKeys = {
  all: (tenantId: string) => [tenantId, "broadcasts"] as const,
};

export const broadcastQueries = {
  list: (tenantId: string) =>
    infiniteQueryOptions({
      queryKey: [...broadcastKeys.all(tenantId), "list"],
      queryFn: async ({ pageParam, signal }) => {
        let query = supabase.from("broadcast_progress").select("*").eq("tenant_id", tenantId);
        if (pageParam) query = query.lt("created_at", pageParam);
        const rows = await unwrap(
          query.order("created_at", { ascending: false }).limit(PAGE).abortSignal(signal),
        );
        return rows as unknown as Broadcast[];
      },
      initialPageParam: null as string | null,
      getNextPageParam: (page: Broadcast[]) =>
        page.length === PAGE ? page.at(-1)?.created_at : undefined,
    }),

  detail: (tenantId: string, id: string) =>
    queryOptions({
      queryKey: [...broadcastKeys.all(tenantId), "detail", id],
      queryFn: async ({ signal }) =>
        (await unwrap(
          supabase
            .from("broadcast_progress")
            .select("*")
            .eq("tenant_id", tenantId)
            .eq("id", id)
            .abortSignal(signal)
            .maybeSingle(),
        )) as unknown as Broadcast | null,
    }),

  results: (tenantId: string, id: string, group: Group | null) =>
    infiniteQueryOptions({
      queryKey: [...broadcastKeys.all(tenantId), "results", id, group],
      queryFn: async ({ pageParam, signal }): Promise<Result[]> => {
        let query = supabase
          .from("broadcast_results")
          .select("*")
          .eq("tenant_id", tenantId)
          .eq("broadcast_id", id)
          .gt("place", pageParam);
        if (group) query = query.in("result", [...GROUPS[group]]);
        return unwrap(query.order("place").limit(RESULTS).abortSignal(signal));
      },
      initialPageParam: 0,
      getNextPageParam: (page: Result[]) =>
        page.length === RESULTS ? (page.at(-1)?.place ?? undefined) : undefined,
    }),

  price: (tenantId: string, templateId: string) =>
    queryOptions({
      queryKey: [...broadcastKeys.all(tenantId), "price", templateId],
      queryFn: ({ signal }) =>
        unwrap(
          supabase.rpc("template_price", { template_id: templateId }).abortSignal(signal),
        ) as Promise<number | null>,
    }),

  /** Everybody with a conversation that bears one of these tags, once each. */
  tagged: (tenantId: string, tagIds: readonly string[]) =>
    queryOptions({
      queryKey: [...broadcastKeys.all(tenantId), "tagged", tagIds],
      queryFn: async ({ signal }): Promise<Recipient[]> => {
        const people = new Map<string, Recipient>();
        for (let from = 0; people.size < MOST_RECIPIENTS; from += PEOPLE_AT_ONCE) {
          const rows = await unwrap(
            supabase
              .from("inbox")
              .select("contato_id, contato_nome")
              .eq("tenant_id", tenantId)
              .overlaps("tag_ids", [...tagIds])
              .order("id")
              .range(from, from + PEOPLE_AT_ONCE - 1)
              .abortSignal(signal),
          );
          for (const { contato_id: id, contato_nome: nome } of rows) {
            if (id && nome) people.set(id, { contatoId: id, nome, columns: [] });
          }
          if (rows.length < PEOPLE_AT_ONCE) break;
        }
        return [...people.values()];
      },
    }),
};
