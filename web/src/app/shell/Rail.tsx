import { IconSearch } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../lib/session.ts";
import { ConnectionBadge } from "../../realtime/ConnectionBadge.tsx";
import { MOD } from "../../ui/keys.ts";
import { Logo } from "../../ui/Logo.tsx";
import { Tooltip } from "../../ui/Tooltip.tsx";
import { Account } from "./Account.tsx";
import { Help } from "./Help.tsx";
import { LazyBell } from "./lazy-operations.tsx";
import { LazyPhoneButton } from "./lazy-phone.tsx";
import { pagesOf } from "./nav.ts";
import classes from "./Shell.module.css";

export function Rail(props: { onSearch: () => void; onShortcuts: () => void }) {
  const { t } = useTranslation();
  const session = useSession();
  return (
    <nav className={classes.rail} aria-label={t("core.nav.label")}>
      <span className={classes.logo}>
        <Logo />
      </span>
      {pagesOf(session).map(({ to, label, icon: Icon }) => (
        <Tooltip key={to} label={t(label)} position="right">
          <Link to={to} className={classes.item} aria-label={t(label)}>
            <Icon size={20} stroke={1.75} aria-hidden />
          </Link>
        </Tooltip>
      ))}
      <span className={classes.push} />
      <LazyPhoneButton className={classes.item} />
      <RailButton label={t("core.nav.search")} keys={`${MOD} K`} onClick={props.onSearch}>
        <IconSearch size={20} stroke={1.75} aria-hidden />
      </RailButton>
      <Help onShortcuts={props.onShortcuts} />
      <LazyBell className={classes.item} />
      <ConnectionBadge />
      <Account className={classes.item} />
    </nav>
  );
}

function RailButton(props: {
  label: string;
  keys: string;
  onClick: () => void;
  children: ReactNode;
}) {
  return (
    <Tooltip label={`${props.label} · ${props.keys}`} position="right">
      <button
        type="button"
        className={classes.item}
        aria-label={props.label}
        onClick={props.onClick}
      >
        {props.children}
      </button>
    </Tooltip>
  );
}
