import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { unwrap } from "../../../lib/errors.ts";
import { useSession } from "../../../lib/session.ts";
import { supabase } from "../../../lib/supabase.ts";
import { notifyUndo } from "../../../ui/undo.tsx";
import { crmKeys, type Funil } from "../queries.ts";

/** Boards are read anew after every change: they are few and small. */
function useReread() {
  const client = useQueryClient();
  const { tenantId } = useSession();
  return () => client.invalidateQueries({ queryKey: crmKeys.funis(tenantId) });
}

export function useSaveFunil() {
  const onSettled = useReread();
  return useMutation({
    meta: { silent: true },
    mutationFn: (given: { nome: string; funil_id?: string }) =>
      unwrap(supabase.rpc("save_funil", given)),
    onSettled,
  });
}

export function useRestoreFunil() {
  const onSettled = useReread();
  return useMutation({
    mutationFn: (id: string) =>
      unwrap(supabase.rpc("archive_funil", { funil_id: id, archived: false })),
    onSettled,
  });
}

export function useArchiveFunil() {
  const onSettled = useReread();
  const restore = useRestoreFunil();
  const { t } = useTranslation();
  return useMutation({
    mutationFn: (funil: Funil) =>
      unwrap(supabase.rpc("archive_funil", { funil_id: funil.id, archived: true })),
    onSuccess: (_row, funil) =>
      notifyUndo({
        about: funil.id,
        message: t("crm.manage.archived", { quadro: funil.nome }),
        onUndo: () => restore.mutate(funil.id),
      }),
    onSettled,
  });
}

export function useSaveEtapa() {
  const onSettled = useReread();
  return useMutation({
    meta: { silent: true },
    mutationFn: (given: {
      funil_id: string;
      nome: string;
      tipo?: string;
      prazo_dias?: number;
      etapa_id?: string;
    }) => unwrap(supabase.rpc("save_etapa", given)),
    onSettled,
  });
}

export function useOrderEtapas(funilId: string) {
  const onSettled = useReread();
  return useMutation({
    mutationFn: (ids: string[]) =>
      unwrap(supabase.rpc("order_etapas", { funil_id: funilId, etapa_ids: ids })),
    onSettled,
  });
}

export function useRemoveEtapa() {
  const onSettled = useReread();
  return useMutation({
    mutationFn: (id: string) => unwrap(supabase.rpc("remove_etapa", { etapa_id: id })),
    onSettled,
  });
}
