// What is changed about a card besides its place.

import type { BoardRow } from "@prosa/shared/events.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { unwrap } from "../../lib/errors.ts";
import { useSession } from "../../lib/session.ts";
import { supabase } from "../../lib/supabase.ts";
import { notifyUndo } from "../../ui/undo.tsx";
import { patchBoard, patchOptimistically, refetchCard } from "./cache.ts";
import { crmKeys, fetchCard } from "./queries.ts";

export interface NewCard {
  etapa_id: string;
  titulo: string;
  valor_centavos?: number;
  conversation_id?: string;
}

export function useCreateCard() {
  const client = useQueryClient();
  const { tenantId } = useSession();
  return useMutation({
    // The field that was typed into shows what is wrong with it.
    meta: { silent: true },
    mutationFn: async (card: NewCard) => {
      const { id } = await unwrap(supabase.rpc("create_oportunidade", card));
      return fetchCard(tenantId, id);
    },
    onSuccess: (row) => {
      if (!row) return;
      patchBoard(client, tenantId, [row]);
    },
  });
}

/** What update_oportunidade() takes: only what is to change. */
export interface CardChanges {
  titulo?: string;
  valor_centavos?: number | null;
  observacoes?: string;
  contato_id?: string | null;
  conversation_id?: string | null;
  responsavel_id?: string | null;
}

export function useUpdateCard(id: string) {
  const client = useQueryClient();
  const { tenantId } = useSession();
  return useMutation({
    mutationFn: (changes: CardChanges) =>
      unwrap(supabase.rpc("update_oportunidade", { oportunidade_id: id, changes: { ...changes } })),
    onSettled: () =>
      Promise.all([
        refetchCard(client, tenantId, id),
        client.invalidateQueries({ queryKey: crmKeys.details(tenantId, id) }),
      ]),
  });
}

async function archiveCard(id: string, archived: boolean) {
  await unwrap(supabase.rpc("archive_oportunidade", { oportunidade_id: id, archived }));
}

/** Puts a card back where it was. */
export function useRestoreCard() {
  const client = useQueryClient();
  const { tenantId } = useSession();
  return useMutation({
    mutationFn: (id: string) => archiveCard(id, false),
    onSettled: (_row, _error, id) => refetchCard(client, tenantId, id),
  });
}

/** Takes a card off the board; the undo brings it back to where it was. */
export function useArchiveCard() {
  const client = useQueryClient();
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const restore = useRestoreCard();

  return useMutation({
    mutationFn: (card: BoardRow) => archiveCard(card.id, true),
    onMutate: (card) =>
      patchOptimistically(client, tenantId, card, { arquivada_em: new Date().toISOString() }),
    onError: (_error, card, takeBack) => {
      takeBack?.();
      // What was told of it meanwhile was taken back with it.
      void refetchCard(client, tenantId, card.id);
    },
    onSuccess: (_row, card) => {
      void refetchCard(client, tenantId, card.id);
      notifyUndo({
        about: card.id,
        message: t("crm.archived", { titulo: card.titulo }),
        onUndo: () => restore.mutate(card.id),
      });
    },
  });
}
