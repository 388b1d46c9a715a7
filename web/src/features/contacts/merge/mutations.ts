import { useMutation } from "@tanstack/react-query";
import { unwrap } from "../../../lib/errors.ts";
import { supabase } from "../../../lib/supabase.ts";
import { useRefresh } from "../edit/mutations.ts";

export function useMergeContato() {
  const refresh = useRefresh();
  return useMutation({
    meta: { silent: true },
    mutationFn: (given: {
      contato_id: string;
      other_id: string;
      nome: string;
      empresa: string;
      tipo: string;
    }) => unwrap(supabase.rpc("merge_contato", given)),
    onSettled: refresh,
  });
}

/** Says that two of one name are two people, or takes that back. */
export function useDismissMerge() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (given: { contato_id: string; other_id: string; dismissed: boolean }) =>
      unwrap(supabase.rpc("dismiss_merge", given)),
    onSettled: refresh,
  });
}

export function useUndoMerge() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (id: string) => unwrap(supabase.rpc("undo_merge", { merge_id: id })),
    onSettled: refresh,
  });
}
