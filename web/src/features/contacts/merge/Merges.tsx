import { Alert, Button } from "@mantine/core";
import { IconArrowsJoin } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { formatDateTime } from "../../../lib/format.ts";
import { useSession } from "../../../lib/session.ts";
import { notifyDone } from "../../../ui/notify.ts";
import { useUndoMerge } from "./mutations.ts";
import { mergeQueries } from "./queries.ts";

/** Who was merged into this contact, while that can be taken back. */
export function Merges({ contatoId, canEdit }: { contatoId: string; canEdit: boolean }) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const { data = [] } = useQuery(mergeQueries.undoable(tenantId, contatoId));
  const undo = useUndoMerge();
  return data.map(({ id, merged_name, created_at }) => (
    <Alert key={id} color="gray" icon={<IconArrowsJoin size={18} aria-hidden />}>
      {t("contacts.merge.was", { name: merged_name, at: formatDateTime(created_at) })}
      {canEdit && (
        <Button
          mt="sm"
          variant="default"
          loading={undo.isPending}
          onClick={() =>
            undo.mutate(id, {
              onSuccess: () => notifyDone(t("contacts.merge.undone", { name: merged_name })),
            })
          }
        >
          {t("contacts.merge.undo")}
        </Button>
      )}
    </Alert>
  ));
}
