import type { InboxRow } from "@prosa/shared/events.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { unwrap } from "../../../lib/errors.ts";
import { useSession } from "../../../lib/session.ts";
import { supabase } from "../../../lib/supabase.ts";
import { patchOptimistically } from "../cache.ts";
import { tagKeys } from "./queries.ts";

/** Makes a tag, or renames and recolours the one with this id. The field shows why it cannot. */
export function useSaveTag() {
  const client = useQueryClient();
  const { tenantId } = useSession();
  return useMutation({
    meta: { silent: true },
    mutationFn: ({ id, name, color }: { id?: string; name: string; color?: string }) =>
      unwrap(
        supabase.rpc("save_tag", { name, ...(color ? { color } : {}), ...(id ? { id } : {}) }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: tagKeys.all(tenantId) }),
  });
}

export function useRemoveTag() {
  const client = useQueryClient();
  const { tenantId } = useSession();
  return useMutation({
    mutationFn: (id: string) => unwrap(supabase.rpc("remove_tag", { tag_id: id })),
    onSettled: () => client.invalidateQueries({ queryKey: tagKeys.all(tenantId) }),
  });
}

/** Gives a conversation exactly these tags: shown at once, taken back if the server refuses. */
export function useSetTags(row: InboxRow) {
  const client = useQueryClient();
  const { tenantId } = useSession();
  return useMutation({
    mutationFn: (tagIds: string[]) =>
      unwrap(supabase.rpc("set_conversation_tags", { conversation_id: row.id, tag_ids: tagIds })),
    // Clicks come faster than answers, and the last one must also arrive last.
    scope: { id: `tags ${row.id}` },
    onMutate: (tagIds) => patchOptimistically(client, tenantId, row.id, { tag_ids: tagIds }),
    onError: (_error, _tagIds, takeBack) => {
      takeBack?.();
      void client.invalidateQueries({ queryKey: tagKeys.all(tenantId) });
    },
  });
}
