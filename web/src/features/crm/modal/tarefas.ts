import { useMutation, useQueryClient } from "@tanstack/react-query";
import { unwrap } from "../../../lib/errors.ts";
import { useSession } from "../../../lib/session.ts";
import { supabase } from "../../../lib/supabase.ts";
import { crmKeys } from "../queries.ts";

/** Reads what stands on the card once more, its history included. */
function useReading(oportunidadeId: string) {
  const client = useQueryClient();
  const { tenantId } = useSession();
  return () => client.invalidateQueries({ queryKey: crmKeys.details(tenantId, oportunidadeId) });
}

export function useAddTarefa(oportunidadeId: string) {
  const read = useReading(oportunidadeId);
  return useMutation({
    mutationFn: (texto: string) =>
      unwrap(supabase.rpc("add_tarefa", { oportunidade_id: oportunidadeId, texto })),
    onSettled: read,
  });
}

export function useCompleteTarefa(oportunidadeId: string) {
  const read = useReading(oportunidadeId);
  return useMutation({
    mutationFn: (change: { tarefa_id: string; done: boolean }) =>
      unwrap(supabase.rpc("complete_tarefa", change)),
    onSettled: read,
  });
}
