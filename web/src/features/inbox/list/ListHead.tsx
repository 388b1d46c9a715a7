import { ActionIcon } from "@mantine/core";
import { IconFilter } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../lib/session.ts";
import { type InboxFilter, type InboxSearch, isNarrowed, VIEWS } from "../filter.ts";
import { teamQueries } from "../queries.ts";
import { FindBar } from "./FindBar.tsx";
import classes from "./list.module.css";

// The list can be read before its menu has arrived; until then the button stands there alone.
const FilterMenu = lazy(async () => ({
  default: (await import("./FilterMenu.tsx")).FilterMenu,
}));
const FilterChips = lazy(async () => ({
  default: (await import("./FilterChips.tsx")).FilterChips,
}));

/** Which conversations: a search, the four views as links, the rest in one menu and as chips. */
export function ListHead({ filter }: { filter: InboxFilter }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { tenantId } = useSession();
  const [opened, setOpened] = useState(false);
  const { data: channels = [] } = useQuery(teamQueries.channels(tenantId));
  const set = (given: Partial<InboxSearch>) =>
    // Narrowing the list does not close what is being read.
    void navigate({ to: ".", search: (search) => ({ ...search, ...given }) });
  const narrowed = isNarrowed(filter);
  // Pressed before its menu has arrived, the button still opens it.
  const trigger = (onClick?: () => void) => (
    <ActionIcon
      onClick={onClick}
      className={classes.filter}
      data-on={narrowed || undefined}
      data-hint={t("inbox.list.filters")}
      aria-label={t("inbox.list.filters")}
    >
      <IconFilter size={18} stroke={1.75} />
    </ActionIcon>
  );

  return (
    <>
      <FindBar />
      <div className={classes.head}>
        <nav className={classes.tabs} aria-label={t("inbox.list.views")}>
          {VIEWS.map((view) => (
            <Link
              key={view}
              from="/atendimento"
              search={(search) => ({ ...search, ver: view, busca: undefined })}
              className={classes.tab}
              aria-current={view === filter.view ? "page" : undefined}
            >
              {t(`inbox.list.${view}`)}
            </Link>
          ))}
        </nav>
        <Suspense fallback={trigger(() => setOpened(true))}>
          <FilterMenu
            filter={filter}
            channels={channels}
            onSet={set}
            opened={opened}
            onChange={setOpened}
          >
            {trigger()}
          </FilterMenu>
        </Suspense>
      </div>
      {narrowed && (
        <Suspense>
          <FilterChips filter={filter} channels={channels} onSet={set} />
        </Suspense>
      )}
    </>
  );
}
