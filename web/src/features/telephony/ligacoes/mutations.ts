import type { Enums } from "@prosa/shared/database.types.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { unwrap } from "../../../lib/errors.ts";
import { useSession } from "../../../lib/session.ts";
import { supabase } from "../../../lib/supabase.ts";
import { ligacaoKeys } from "./queries.ts";

/** Writes down what came of a call; what is left out stays as it is. */
export function useNoteCall(ligacaoId: string) {
  const client = useQueryClient();
  const { tenantId } = useSession();
  return useMutation({
    // One after the other: the last that was typed is the last that is kept.
    scope: { id: `note:${ligacaoId}` },
    mutationFn: (said: { notas?: string; disposicao?: Enums<"ligacao_disposicao"> }) =>
      unwrap(supabase.rpc("note_call", { ligacao_id: ligacaoId, ...said })),
    onSettled: () => client.invalidateQueries({ queryKey: ligacaoKeys.all(tenantId) }),
  });
}
