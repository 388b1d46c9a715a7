import { useMutation, useQueryClient } from "@tanstack/react-query";
import { unwrap } from "../../lib/errors.ts";
import { useSession } from "../../lib/session.ts";
import { supabase } from "../../lib/supabase.ts";
import { contactKeys } from "./queries.ts";

/** Changes name and notes together; everybody's lists follow through Realtime. */
export function useUpdateContato(contatoId: string) {
  const client = useQueryClient();
  const { tenantId } = useSession();
  return useMutation({
    mutationFn: (given: { nome: string; observacoes: string }) =>
      unwrap(supabase.rpc("update_contato", { contato_id: contatoId, ...given })),
    onSettled: () => client.invalidateQueries({ queryKey: contactKeys.all(tenantId) }),
  });
}

/** Writes down that somebody wants no advertising, or does again. */
export function useSetAdvertising(contatoId: string) {
  const client = useQueryClient();
  const { tenantId } = useSession();
  return useMutation({
    mutationFn: (refuses: boolean) =>
      unwrap(supabase.rpc("set_advertising", { contato_id: contatoId, refuses })),
    onSettled: () =>
      client.invalidateQueries({ queryKey: contactKeys.detail(tenantId, contatoId) }),
  });
}
