import type { SaveExtensionRequest, Verdict } from "@prosa/shared/ramais.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { unwrap } from "../../../lib/errors.ts";
import { useSession } from "../../../lib/session.ts";
import { supabase } from "../../../lib/supabase.ts";
import { askProxy } from "../proxy.ts";

function useRefresh() {
  const { tenantId } = useSession();
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: [tenantId, "ramais_voip"] });
}

export type ExtensionValues = Pick<SaveExtensionRequest, "extension" | "password" | "sip_server">;

/** Asks the provider whether it is there and the password its own. */
export function useTestExtension() {
  return useMutation({
    mutationFn: (values: ExtensionValues) => askProxy<Verdict>("validate-extension", values),
    meta: { silent: true },
  });
}

/** One's own, or with `usuario_id` somebody else's. A refusal is shown in the form. */
export function useSaveExtension() {
  return useMutation({
    mutationFn: (request: SaveExtensionRequest) => askProxy("save-extension", request),
    onSettled: useRefresh(),
    meta: { silent: true },
  });
}

export function useRenameRamal() {
  return useMutation({
    mutationFn: (nome: string) => unwrap(supabase.rpc("rename_ramal", { nome_exibicao: nome })),
    onSettled: useRefresh(),
  });
}

export function useSetRamalActive() {
  return useMutation({
    mutationFn: ({ id, isActive }: { id: string; isActive: boolean }) =>
      unwrap(supabase.rpc("set_ramal_active", { ramal_id: id, is_active: isActive })),
    onSettled: useRefresh(),
  });
}

export function useRevokeRamal() {
  return useMutation({
    mutationFn: (id: string) => unwrap(supabase.rpc("revoke_ramal", { ramal_id: id })),
    onSettled: useRefresh(),
  });
}
