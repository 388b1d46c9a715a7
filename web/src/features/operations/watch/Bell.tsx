import { IconBell } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../lib/session.ts";
import { Tooltip } from "../../../ui/Tooltip.tsx";
import { operationsQueries } from "../queries.ts";
import classes from "./watch.module.css";

const NotificationsDrawer = lazy(async () => ({
  default: (await import("./NotificationsDrawer.tsx")).NotificationsDrawer,
}));

const MOST_SHOWN = 9;

/** The bell of the rail, or a tab of the bottom bar with its `word` below it. */
export function Bell(props: { className: string | undefined; word?: boolean }) {
  const { t } = useTranslation();
  const { tenantId, userId } = useSession();
  const list = useQuery(operationsQueries.notifications(tenantId, userId)).data ?? [];
  const [opened, setOpened] = useState(false);
  // Once it was asked for it stays, so that closing is drawn too.
  const [asked, setAsked] = useState(false);
  const unread = list.filter(({ read_at }) => read_at === null).length;
  const label = unread
    ? t("operations.bell.unread", { count: unread })
    : t("operations.bell.label");
  const open = () => {
    setAsked(true);
    setOpened(true);
  };
  return (
    <>
      <Tooltip label={label} position="right">
        <button type="button" className={props.className} aria-label={label} onClick={open}>
          <span className={classes.bell}>
            <IconBell size={20} stroke={1.75} aria-hidden />
            {unread > 0 && (
              <span className={classes.count} aria-hidden>
                {unread > MOST_SHOWN ? `${MOST_SHOWN}+` : unread}
              </span>
            )}
          </span>
          {props.word && <span aria-hidden>{t("operations.bell.label")}</span>}
        </button>
      </Tooltip>
      <Suspense>
        {asked && <NotificationsDrawer opened={opened} onClose={() => setOpened(false)} />}
      </Suspense>
    </>
  );
}
