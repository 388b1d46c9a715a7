import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { unwrap } from "../../../lib/errors.ts";
import { useSession } from "../../../lib/session.ts";
import { supabase } from "../../../lib/supabase.ts";
import { notifyUndo } from "../../../ui/undo.tsx";
import type { Canned } from "./canned.ts";
import { composeKeys } from "./queries.ts";

type Written = Pick<Canned, "shortcut" | "title" | "body"> & { id: string | null };

function saveCanned({ id, ...written }: Written) {
  return unwrap(
    supabase.rpc("save_canned_response", {
      ...written,
      // A new one has no id yet; the generated type does not know that null is welcome.
      canned_response_id: id as string,
    }),
  );
}

export function useSaveCanned() {
  const client = useQueryClient();
  const { tenantId } = useSession();
  return useMutation({
    meta: { silent: true },
    mutationFn: saveCanned,
    onSuccess: () => client.invalidateQueries({ queryKey: composeKeys.canned(tenantId) }),
  });
}

/** Gone at once; what was in it can be written down again for six seconds. */
export function useRemoveCanned() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { tenantId } = useSession();
  const queryKey = composeKeys.canned(tenantId);
  const refetch = () => client.invalidateQueries({ queryKey });
  const { mutate } = useMutation({
    mutationFn: ({ id }: Canned) =>
      unwrap(supabase.rpc("remove_canned_response", { canned_response_id: id })),
    onMutate: ({ id }) =>
      client.setQueryData<Canned[]>(queryKey, (all) => all?.filter((one) => one.id !== id)),
    onSettled: refetch,
    onSuccess: (_answer, { shortcut, title, body }) =>
      notifyUndo({
        about: shortcut,
        message: t("compose.canned.removed", { title }),
        onUndo: () => void saveCanned({ id: null, shortcut, title, body }).then(refetch),
      }),
  });
  return mutate;
}
