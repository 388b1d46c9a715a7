import { useMutation, useQueryClient } from "@tanstack/react-query";
import { unwrap } from "../../../lib/errors.ts";
import { useSession } from "../../../lib/session.ts";
import { supabase } from "../../../lib/supabase.ts";
import type { Kind } from "./fields.ts";

export const TIPOS = ["cliente", "fornecedor"] as const;

/** A contact changed: its page, the list and whoever shows it ask again. */
export function useRefresh() {
  const client = useQueryClient();
  const { tenantId } = useSession();
  return () => client.invalidateQueries({ queryKey: [tenantId, "contatos"] });
}

export function useCreateContato() {
  const refresh = useRefresh();
  return useMutation({
    meta: { silent: true },
    mutationFn: (given: {
      nome: string;
      telefone: string;
      email: string;
      empresa: string;
      tipo: string;
      observacoes: string;
    }) => unwrap(supabase.rpc("create_contato", given)),
    onSuccess: refresh,
  });
}

export function useArchiveContato() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (given: { contato_id: string; archived: boolean }) =>
      unwrap(supabase.rpc("archive_contato", given)),
    onSettled: refresh,
  });
}

export function useAddIdentity(contatoId: string, meta: { silent: boolean }) {
  const refresh = useRefresh();
  return useMutation({
    meta,
    mutationFn: (given: { kind: Kind; value: string }) =>
      unwrap(supabase.rpc("add_identity", { contato_id: contatoId, ...given })),
    onSettled: refresh,
  });
}

export function useRemoveIdentity() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (id: string) => unwrap(supabase.rpc("remove_identity", { identity_id: id })),
    onSettled: refresh,
  });
}
