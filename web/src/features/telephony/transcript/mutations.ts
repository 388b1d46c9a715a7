import { useMutation, useQueryClient } from "@tanstack/react-query";
import { unwrap } from "../../../lib/errors.ts";
import { useSession } from "../../../lib/session.ts";
import { supabase } from "../../../lib/supabase.ts";
import { transcriptKeys } from "./queries.ts";

/** Asks for a call to be written down, or for what came of it; both come by themselves as well. */
export function useAskForWords(ligacaoId: string, op: "transcricao" | "insights_ligacao") {
  const client = useQueryClient();
  const { tenantId } = useSession();
  return useMutation({
    // Why it failed stands where it would stand.
    meta: { silent: true },
    mutationFn: () =>
      unwrap(
        supabase.functions.invoke("ai-analyze", { body: { op, ligacao_id: ligacaoId } }),
      ) as Promise<unknown>,
    onSettled: () => client.invalidateQueries({ queryKey: transcriptKeys.of(tenantId, ligacaoId) }),
  });
}

/** What is to be done after a call goes on its card. */
export function useTakeOverStep(call: { id: string; oportunidade_id: string }) {
  const client = useQueryClient();
  const { tenantId } = useSession();
  return useMutation({
    mutationFn: ({ texto, prazo }: { texto: string; prazo: string | null }) =>
      unwrap(
        supabase.rpc("add_tarefa", {
          oportunidade_id: call.oportunidade_id,
          ligacao_id: call.id,
          texto,
          ...(prazo && { prazo }),
        }),
      ),
    onSettled: () =>
      client.invalidateQueries({ queryKey: transcriptKeys.steps(tenantId, call.id) }),
  });
}
