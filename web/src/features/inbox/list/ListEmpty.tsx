import { Button } from "@mantine/core";
import { hasRole } from "@prosa/shared/roles.ts";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../lib/session.ts";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { type InboxFilter, isNarrowed, type View } from "../filter.ts";

const NEXT: Record<View, View> = {
  minhas: "fila",
  fila: "todas",
  todas: "todas",
  encerradas: "todas",
};

/** Says what will appear here, and the one thing to do until then. */
export function ListEmpty({ filter }: { filter: InboxFilter }) {
  const { t } = useTranslation();
  const session = useSession();
  const { view } = filter;

  if (isNarrowed(filter)) {
    return (
      <EmptyState
        title={t("inbox.list.empty.filtered.title")}
        action={
          <Button
            variant="default"
            renderRoot={(props) => <Link to="." search={{ ver: view }} {...props} />}
          >
            {t("inbox.list.clearFilters")}
          </Button>
        }
      >
        {t("inbox.list.empty.filtered.text")}
      </EmptyState>
    );
  }

  const label = t(`inbox.list.empty.${view}.action`);
  const connect = view === "todas";
  const action = connect ? (
    <Button renderRoot={(props) => <Link to="/conexoes" {...props} />}>{label}</Button>
  ) : (
    <Button
      variant="default"
      renderRoot={(props) => <Link to="." search={{ ver: NEXT[view] }} {...props} />}
    >
      {label}
    </Button>
  );
  return (
    <EmptyState
      title={t(`inbox.list.empty.${view}.title`)}
      action={connect && !hasRole(session, "admin") ? undefined : action}
    >
      {t(`inbox.list.empty.${view}.text`)}
    </EmptyState>
  );
}
