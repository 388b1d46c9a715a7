import { Link, useMatchRoute } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useSession } from "../../lib/session.ts";
import { Account } from "./Account.tsx";
import { LazyBell } from "./lazy-operations.tsx";
import { pagesOf } from "./nav.ts";
import classes from "./Shell.module.css";

/** The rail of a phone. It makes room while a conversation is open. */
export function BottomBar() {
  const { t } = useTranslation();
  const session = useSession();
  const reading = useMatchRoute()({ to: "/atendimento/$conversationId" });
  return (
    <nav className={classes.bar} aria-label={t("core.nav.label")} data-hidden={Boolean(reading)}>
      {pagesOf(session)
        .filter(({ aside }) => !aside)
        .map(({ icon: Icon, ...page }) => (
          <Link key={page.to} to={page.to} className={classes.tab} aria-label={t(page.label)}>
            <Icon size={20} stroke={1.75} aria-hidden />
            {t("short" in page ? page.short : page.label)}
          </Link>
        ))}
      <LazyBell className={classes.tab} word />
      <Account className={classes.tab} label={t("core.nav.you")} />
    </nav>
  );
}
