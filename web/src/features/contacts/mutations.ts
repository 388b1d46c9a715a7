import { useMutation, useQueryClient } from "@tanstack/react-query";
import { unwrap } from "../../lib/errors.ts";
import { useSession } from "../../lib/session.ts";
import { supabase } from "../../lib/supabase.ts";
import { contactKeys } from "./queries.ts";

/** What is known about a contact and can be changed; what is left out stays. */
export interface ContatoChanges {
  nome?: string;
  observacoes?: string;
  empresa?: string;
  tipo?: string;
}

/** Changes what is known about a contact; everybody's lists follow through Realtime. */
export function useUpdateContato(contatoId: string) {
  const client = useQueryClient();
  const { tenantId } = useSession();
  return useMutation({
    // One after another: what was typed last is what stays.
    scope: { id: `contato:${contatoId}` },
    mutationFn: (changes: ContatoChanges) =>
      unwrap(supabase.rpc("update_contato", { contato_id: contatoId, ...changes })),
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
