import { Button } from "@mantine/core";
import type { BoardRow } from "@prosa/shared/events.ts";
import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../../lib/errors.ts";
import { useSession } from "../../lib/session.ts";
import { useNow } from "../../lib/useNow.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { Board } from "./Board.tsx";
import { BoardSkeleton } from "./BoardSkeleton.tsx";
import { columnsOf } from "./columns.ts";
import { isNarrowed, matcherOf } from "./filter.ts";
import { crmQueries, type Funil } from "./queries.ts";
import { useRequestMove } from "./useRequestMove.tsx";

/** The cards of a board, narrowed as the address says, and what happens when one is dropped. */
export function BoardView(props: { funil: Funil; onOpen: (id: string) => void }) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const { funil } = props;
  const search = useSearch({ from: "/app/kanban" });
  const closed = search.fechadas ?? false;
  const cards = useQuery(crmQueries.list(tenantId, closed ? "closed" : "open", funil.id));
  const { request, dialog } = useRequestMove(funil.etapas);
  // Days matter, not seconds: the board is not sorted anew four times a minute.
  const hour = Math.floor(useNow() / 3_600_000) * 3_600_000;

  const etapas = useMemo(
    () => funil.etapas.filter(({ tipo }) => (tipo !== "aberta") === closed),
    [funil.etapas, closed],
  );
  const { q, responsavel, valor, paradas } = search;
  const columns = useMemo(() => {
    const matches = matcherOf({ q, responsavel, valor, paradas }, funil.etapas, hour);
    return columnsOf((cards.data ?? []).filter(matches), etapas);
  }, [cards.data, etapas, funil.etapas, q, responsavel, valor, paradas, hour]);

  if (cards.isPending) return <BoardSkeleton columns={etapas.length} />;
  if (cards.isError && !cards.data) {
    return (
      <EmptyState
        title={t("crm.loadFailed")}
        action={<Button onClick={() => void cards.refetch()}>{t("core.retry")}</Button>}
      >
        {errorText(t, cards.error)}
      </EmptyState>
    );
  }
  const shown = [...columns.values()].reduce((sum, column: BoardRow[]) => sum + column.length, 0);
  return (
    <>
      <Board
        funil={funil}
        etapas={etapas}
        columns={columns}
        nothingFits={shown === 0 && isNarrowed(search)}
        onOpen={props.onOpen}
        onMove={request}
      />
      {dialog}
    </>
  );
}
