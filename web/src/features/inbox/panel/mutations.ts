import type { InboxRow } from "@prosa/shared/events.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { unwrap } from "../../../lib/errors.ts";
import { useSession } from "../../../lib/session.ts";
import { supabase } from "../../../lib/supabase.ts";
import { notifyError } from "../../../ui/notify.ts";
import { notifyUndo } from "../../../ui/undo.tsx";
import { patchOptimistically } from "../cache.ts";

export type Changes = Partial<Pick<InboxRow, "assunto" | "due_at" | "priority">>;

/** Subject, deadline and priority: shown at once, taken back if the server refuses. */
export function useUpdateConversation(row: InboxRow) {
  const client = useQueryClient();
  const { tenantId } = useSession();
  return useMutation({
    mutationFn: (changes: Changes) =>
      unwrap(supabase.rpc("update_conversation", { conversation_id: row.id, changes })),
    onMutate: (changes) => patchOptimistically(client, tenantId, row.id, changes),
    onError: (_error, _changes, takeBack) => takeBack?.(),
  });
}

const archive = (row: InboxRow, archived: boolean) =>
  unwrap(supabase.rpc("archive_conversation", { conversation_id: row.id, archived }));

/** Puts a closed conversation away or takes it out again; offered back for six seconds. */
export function useArchive(row: InboxRow) {
  const client = useQueryClient();
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const show = (archived: boolean) =>
    patchOptimistically(client, tenantId, row.id, {
      archived_at: archived ? new Date().toISOString() : null,
    });
  return useMutation({
    mutationFn: (archived: boolean) => archive(row, archived),
    onMutate: show,
    onError: (_error, _archived, takeBack) => takeBack?.(),
    onSuccess: (_answer, archived) => {
      notifyUndo({
        about: row.id,
        message: t(archived ? "panel.archived" : "panel.unarchived", { name: row.contato_nome }),
        onUndo: () => {
          const takeBack = show(!archived);
          archive(row, !archived).catch((error: unknown) => {
            takeBack();
            notifyError(error);
          });
        },
      });
    },
  });
}
