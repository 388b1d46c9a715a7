import type { Json } from "@prosa/shared/database.types.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { unwrap } from "../../lib/errors.ts";
import { useSession } from "../../lib/session.ts";
import { supabase } from "../../lib/supabase.ts";
import { aiKeys } from "./keys.ts";
import { type AiModel, type AiSettings, aiQueries } from "./queries.ts";

function useRefresh() {
  const client = useQueryClient();
  const { tenantId } = useSession();
  return () => client.invalidateQueries({ queryKey: aiKeys.all(tenantId) });
}

export function useSaveSettings() {
  return useMutation({
    // The form shows why it cannot.
    meta: { silent: true },
    mutationFn: (changes: Partial<AiSettings>) =>
      unwrap(supabase.rpc("save_ai_settings", { changes: changes as Json })),
    onSettled: useRefresh(),
  });
}

/** Prices, limits, and whether it is asked. */
export function useSaveModel(id: string) {
  return useMutation({
    mutationFn: (changes: Partial<AiModel>) =>
      unwrap(supabase.rpc("save_ai_model", { ai_model_id: id, changes: changes as Json })),
    onSettled: useRefresh(),
  });
}

/** All models of one capability, the first asked first: shown at once, taken back if refused. */
export function useOrderModels() {
  const client = useQueryClient();
  const { queryKey } = aiQueries.models(useSession().tenantId);
  return useMutation({
    mutationFn: (ordered: AiModel[]) =>
      unwrap(supabase.rpc("order_ai_models", { model_ids: ordered.map(({ id }) => id) })),
    // Presses come faster than answers, and the last one must also arrive last.
    scope: { id: "order ai models" },
    onMutate: async (ordered) => {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData(queryKey);
      const moved = new Set(ordered.map(({ id }) => id));
      client.setQueryData(queryKey, (all) => [
        ...(all ?? []).filter(({ id }) => !moved.has(id)),
        ...ordered,
      ]);
      return before;
    },
    onError: (_error, _ordered, before) => client.setQueryData(queryKey, before),
    onSettled: useRefresh(),
  });
}

/** Who is asked for one operation, in this order; nobody named is the usual order. */
export function useSaveRoute() {
  return useMutation({
    mutationFn: (route: { operation: string; model_ids: string[] }) =>
      unwrap(supabase.rpc("save_ai_route", route)),
    onSettled: useRefresh(),
  });
}
