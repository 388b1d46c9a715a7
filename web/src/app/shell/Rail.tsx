import { Tooltip } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ConnectionBadge } from "../../realtime/ConnectionBadge.tsx";
import { Logo } from "../../ui/Logo.tsx";
import { AccountMenu } from "./AccountMenu.tsx";
import { PAGES } from "./nav.ts";
import classes from "./Shell.module.css";

export function Rail() {
  const { t } = useTranslation();
  return (
    <nav className={classes.rail} aria-label={t("core.nav.label")}>
      <span className={classes.logo}>
        <Logo />
      </span>
      {PAGES.map(({ to, label, icon: Icon }) => (
        <Tooltip key={to} label={t(label)} position="right">
          <Link to={to} className={classes.item} aria-label={t(label)}>
            <Icon size={20} stroke={1.75} aria-hidden />
          </Link>
        </Tooltip>
      ))}
      <span className={classes.push} />
      <ConnectionBadge />
      <AccountMenu className={classes.item} />
    </nav>
  );
}
