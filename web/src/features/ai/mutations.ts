import type { Json } from "@prosa/shared/database.types.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { unwrap } from "../../lib/errors.ts";
import { useSession } from "../../lib/session.ts";
import { supabase } from "../../lib/supabase.ts";
import { notifyError } from "../../ui/notify.ts";
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

function saveModel(id: string | null, changes: Partial<AiModel>) {
  // Null is a new one; the generated types know no nullable argument.
  return unwrap(
    supabase.rpc("save_ai_model", { ai_model_id: id as string, changes: changes as Json }),
  );
}

/** Prices, limits, and whether it is asked; without an id, one that its connection did not bring. */
export function useSaveModel(id: string | null, meta: { silent?: boolean } = {}) {
  return useMutation({
    meta,
    mutationFn: (changes: Partial<AiModel>) => saveModel(id, changes),
    onSettled: useRefresh(),
  });
}

/** Answers how to take it back: the same model again, behind the others. */
export function useRemoveModel() {
  const refresh = useRefresh();
  return useMutation({
    // The form shows why it cannot.
    meta: { silent: true },
    mutationFn: async (model: AiModel) => {
      await unwrap(supabase.rpc("remove_ai_model", { ai_model_id: model.id }));
      return () => void saveModel(null, model).then(refresh, notifyError);
    },
    onSettled: refresh,
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
