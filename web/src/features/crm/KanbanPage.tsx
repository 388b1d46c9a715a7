import { Button, Skeleton } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { hasRole } from "@prosa/shared/roles.ts";
import { IconLayoutKanban } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../../lib/errors.ts";
import { useSession } from "../../lib/session.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { BoardHead } from "./BoardHead.tsx";
import { BoardView } from "./BoardView.tsx";
import classes from "./board.module.css";
import type { CardParts } from "./modal/OportunidadeModal.tsx";
import { crmQueries } from "./queries.ts";
import { useBoardFeed } from "./realtime.ts";

const ManageBoard = lazy(async () => ({
  default: (await import("./manage/ManageBoard.tsx")).ManageBoard,
}));
const OportunidadeModal = lazy(async () => ({
  default: (await import("./modal/OportunidadeModal.tsx")).OportunidadeModal,
}));

/** One board of the company: its stages side by side, and the card that is open beside them. */
export function KanbanPage(props: CardParts) {
  const { t } = useTranslation();
  const session = useSession();
  const search = useSearch({ from: "/app/kanban" });
  const navigate = useNavigate({ from: "/kanban" });
  const funis = useQuery(crmQueries.funis(session.tenantId));
  const [managing, setManaging] = useState<"new" | "board" | null>(null);
  const offered = (funis.data ?? []).filter(({ arquivado_em }) => arquivado_em === null);
  const funil = offered.find(({ id }) => id === search.quadro) ?? offered[0];
  const leads = hasRole(session, "supervisor");
  useBoardFeed(funil?.id);
  useDocumentTitle(`${funil?.nome ?? t("crm.title")} · Prosa`);

  const show = (id?: string) =>
    void navigate({ search: (now) => ({ ...now, oportunidade: id, aba: undefined }) });

  if (funis.isPending) return <Skeleton m="lg" h={320} w="auto" />;
  if (funis.isError && !funis.data) {
    return (
      <EmptyState
        title={t("crm.loadFailed")}
        action={<Button onClick={() => void funis.refetch()}>{t("core.retry")}</Button>}
      >
        {errorText(t, funis.error)}
      </EmptyState>
    );
  }
  return (
    <>
      {funil ? (
        <div className={classes.page}>
          <BoardHead
            funil={funil}
            funis={offered}
            onManage={leads ? () => setManaging("board") : null}
            onNew={leads ? () => setManaging("new") : null}
          />
          <BoardView key={funil.id} funil={funil} onOpen={show} />
        </div>
      ) : (
        <EmptyState
          icon={<IconLayoutKanban size={32} stroke={1.5} aria-hidden />}
          title={t("crm.none.title")}
          action={
            leads && <Button onClick={() => setManaging("new")}>{t("crm.none.action")}</Button>
          }
        >
          {t(leads ? "crm.none.text" : "crm.none.askSupervisor")}
        </EmptyState>
      )}
      <Suspense>
        {managing && (
          <ManageBoard
            // Put away by a colleague meanwhile, its name must not be given to the next board.
            key={managing === "board" ? funil?.id : "new"}
            funil={managing === "board" ? (funil ?? null) : null}
            funis={funis.data}
            onClose={() => setManaging(null)}
            onMade={(id) => {
              setManaging(null);
              void navigate({ search: { quadro: id } });
            }}
          />
        )}
        {search.oportunidade && (
          <OportunidadeModal
            key={search.oportunidade}
            id={search.oportunidade}
            funis={funis.data}
            tab={search.aba ?? "resumo"}
            onTab={(aba) => void navigate({ search: (now) => ({ ...now, aba }), replace: true })}
            onClose={() => show()}
            {...props}
          />
        )}
      </Suspense>
    </>
  );
}
