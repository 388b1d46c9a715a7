import { useMutation, useQueryClient } from "@tanstack/react-query";
import { AppError, unwrap } from "../../lib/errors.ts";
import { useSession } from "../../lib/session.ts";
import { supabase } from "../../lib/supabase.ts";
import { contactKeys, contactQueries } from "./queries.ts";

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
    // One after another: name and notes always go along, and must be what the last change made of them.
    scope: { id: `contato:${contatoId}` },
    mutationFn: async (changes: ContatoChanges) => {
      const known = await client.fetchQuery(contactQueries.detail(tenantId, contatoId));
      if (!known) throw new AppError("contato_not_found", 404);
      const { nome, observacoes } = known;
      const given = { contato_id: contatoId, nome, observacoes, ...changes };
      return unwrap(supabase.rpc("update_contato", given));
    },
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
