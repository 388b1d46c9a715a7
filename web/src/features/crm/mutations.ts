import type { Tables } from "@prosa/shared/database.types.ts";
import type { BoardRow } from "@prosa/shared/events.ts";
import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { AppError, unwrap } from "../../lib/errors.ts";
import { useSession } from "../../lib/session.ts";
import { supabase } from "../../lib/supabase.ts";
import { notifyError, toast } from "../../ui/notify.ts";
import { notifyUndo } from "../../ui/undo.tsx";
import { findCard, holdReading, patchBoard, patchOptimistically, refetchCard } from "./cache.ts";
import { anchorAt, type Etapa, placeBehind } from "./columns.ts";
import { crmKeys } from "./queries.ts";

export interface Move {
  card: BoardRow;
  to: Etapa;
  /** The card behind which it goes; null is on top. */
  behind: string | null;
  /** Asked for by closing stages. */
  valor_centavos?: number;
  motivo_perda?: string;
}

/** Whether a stage asks for something the card does not say yet. */
export function asksFor({ card, to }: Move): boolean {
  if (to.id === card.etapa_id) return false;
  return to.tipo === "perdida" || (to.tipo === "ganha" && card.valor_centavos === null);
}

/** When it came to the end it has come to, if it has. */
function closedAt(card: BoardRow, to: Etapa): string | null {
  if (to.tipo === card.status) return card.fechada_em;
  return to.tipo === "aberta" ? null : new Date().toISOString();
}

function move({ card, to, behind, ...given }: Move) {
  return unwrap(
    supabase.rpc("move_oportunidade", {
      oportunidade_id: card.id,
      etapa_id: to.id,
      versao: card.versao,
      ...(behind ? { depois_de: behind } : {}),
      ...given,
    }),
  );
}

function revalue(id: string, valor_centavos: number | null) {
  return unwrap(
    supabase.rpc("update_oportunidade", { oportunidade_id: id, changes: { valor_centavos } }),
  );
}

/** The card as the server now has it, with what the table does not know carried over. */
function answered(card: BoardRow, row: Tables<"oportunidades">): BoardRow {
  const { id, tenant_id, funil_id, etapa_id, status, titulo, valor_centavos, posicao, versao } =
    row;
  const { entrou_na_etapa_em, motivo_perda, fechada_em, arquivada_em, atualizado_em } = row;
  return {
    ...card,
    ...{ id, tenant_id, funil_id, etapa_id, status, titulo, valor_centavos, posicao, versao },
    ...{ entrou_na_etapa_em, motivo_perda, fechada_em, arquivada_em, atualizado_em },
  };
}

function columnOf(client: QueryClient, tenantId: string, card: BoardRow): BoardRow[] {
  const cards =
    client.getQueryData<BoardRow[]>(crmKeys.list(tenantId, "open", card.funil_id)) ?? [];
  return cards
    .filter(({ etapa_id }) => etapa_id === card.etapa_id)
    .sort((a, b) => a.posicao - b.posicao);
}

/** Moves a card: shown at once, taken back for six seconds, and back by itself when refused. */
export function useMoveCard(etapas: readonly Etapa[]) {
  const client = useQueryClient();
  const { t } = useTranslation();
  const { tenantId, userId, name } = useSession();

  /** Somebody else was faster: says who, and where the card is now. */
  async function explain(error: unknown, card: BoardRow) {
    const now = await refetchCard(client, tenantId, card.id);
    const etapa = etapas.find(({ id }) => id === now?.etapa_id)?.nome;
    const moved = error instanceof AppError && error.code === "oportunidade_moved";
    if (!moved || !now?.movida_por_nome || !etapa) return notifyError(error);
    const { titulo, movida_por_nome: who } = now;
    void toast({ message: t("crm.conflict", { name: who, titulo, etapa }), color: "yellow" });
  }

  /** `given` is the value that was asked for by the move; without it the value is left as it is. */
  async function undo(
    before: BoardRow,
    behind: string | null,
    now: BoardRow,
    given: number | undefined,
  ) {
    const from = etapas.find(({ id }) => id === before.etapa_id);
    if (!from) return;
    const motivo = before.motivo_perda;
    // A colleague may have written another one meanwhile.
    const revalued = given !== undefined && now.valor_centavos === given;
    const valor_centavos = revalued ? before.valor_centavos : now.valor_centavos;
    const takeBack = patchOptimistically(client, tenantId, now, {
      ...before,
      valor_centavos,
      versao: now.versao,
      atualizado_em: now.atualizado_em,
    });
    try {
      const why = motivo ? { motivo_perda: motivo } : {};
      const row = await move({ card: now, to: from, behind, ...why });
      patchBoard(client, tenantId, [
        answered(now, revalued ? await revalue(now.id, valor_centavos) : row),
      ]);
    } catch (error) {
      takeBack();
      notifyError(error);
      void refetchCard(client, tenantId, now.id);
    }
  }

  return useMutation({
    meta: { silent: true },
    mutationFn: move,
    onMutate: ({ card, to, behind, valor_centavos, motivo_perda }: Move) => {
      const mine = columnOf(client, tenantId, card);
      const target = columnOf(client, tenantId, { ...card, etapa_id: to.id });
      const at = mine.findIndex(({ id }) => id === card.id);
      return {
        readAgain: holdReading(client, tenantId),
        before: card,
        stood: anchorAt(mine, at, card.id),
        takeBack: patchOptimistically(client, tenantId, card, {
          funil_id: to.funil_id,
          etapa_id: to.id,
          status: to.tipo,
          posicao: placeBehind(target, behind, card.id),
          valor_centavos: valor_centavos ?? card.valor_centavos,
          motivo_perda: motivo_perda ?? null,
          fechada_em: closedAt(card, to),
          entrou_na_etapa_em:
            to.id === card.etapa_id ? card.entrou_na_etapa_em : new Date().toISOString(),
        }),
      };
    },
    onError: (error, { card }, context) => {
      context?.takeBack();
      void explain(error, card);
    },
    onSettled: (_row, _error, _move, context) => context?.readAgain(),
    onSuccess: (row, { card, to, valor_centavos }, { before, stood }) => {
      const now = { ...answered(card, row), movida_por: userId, movida_por_nome: name };
      patchBoard(client, tenantId, [now]);
      if (to.id === before.etapa_id) return;
      notifyUndo({
        about: card.id,
        message: t("crm.moved", { titulo: card.titulo, etapa: to.nome }),
        onUndo: () =>
          void undo(before, stood, findCard(client, tenantId, card.id) ?? now, valor_centavos),
      });
    },
  });
}
