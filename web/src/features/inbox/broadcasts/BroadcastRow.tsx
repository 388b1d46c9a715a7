import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { formatDateTime } from "../../../lib/format.ts";
import classes from "./broadcasts.module.css";
import { Progress } from "./Progress.tsx";
import type { Broadcast } from "./queries.ts";

export function BroadcastRow({ broadcast }: { broadcast: Broadcast }) {
  const { t } = useTranslation();
  return (
    <li className={classes.row}>
      <Link to="/disparos" search={{ disparo: broadcast.id }} className={classes.rowLink}>
        <span className={classes.rowHead}>
          <strong className={classes.rowName}>{broadcast.name}</strong>
          <span className={classes.state} data-status={broadcast.status}>
            {t(`broadcasts.status.${broadcast.status}`)}
          </span>
        </span>
        <span className={classes.quiet}>
          {t("broadcasts.by", {
            at: formatDateTime(broadcast.created_at),
            by: broadcast.created_by_nome,
            channel: broadcast.channel_name,
          })}
        </span>
        <Progress counts={broadcast.counts} />
      </Link>
    </li>
  );
}
