import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useSession } from "../../../lib/session.ts";
import { patchThread } from "../cache.ts";
import { inboxKeys } from "../keys.ts";
import { fetchWindow } from "../queries.ts";
import { mergeRows, type ThreadState } from "./thread-state.ts";

/** Loads the window before the first loaded message, once at a time. */
export function useOlder(conversationId: string) {
  const client = useQueryClient();
  const { tenantId } = useSession();
  const { mutate, isPending } = useMutation({
    mutationFn: (before: number) => fetchWindow(tenantId, conversationId, before),
    onSuccess: (older) =>
      patchThread(client, tenantId, conversationId, (thread) => ({
        rows: mergeRows(thread, older.rows).thread.rows,
        hasOlder: older.hasOlder,
      })),
  });
  const load = useCallback(() => {
    const thread = client.getQueryData<ThreadState>(inboxKeys.thread(tenantId, conversationId));
    const first = thread?.rows[0];
    if (thread?.hasOlder && first && !isPending) mutate(first.seq);
  }, [client, tenantId, conversationId, isPending, mutate]);
  return { load, loading: isPending };
}
