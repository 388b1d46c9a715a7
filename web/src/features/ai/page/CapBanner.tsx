import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../lib/session.ts";
import { formatUsd } from "../format-usd.ts";
import { aiQueries } from "../queries.ts";
import classes from "./page.module.css";

/** At this share the admins are told. */
const ALARM = 0.8;

/** The month's money is used up, or nearly. */
export function CapBanner() {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const { data } = useQuery(aiQueries.costs(tenantId, null));
  if (!data || data.spent_usd < data.cap_usd * ALARM) return null;
  const reached = data.spent_usd >= data.cap_usd;
  return (
    <div role="alert" className={classes.banner} data-tone={reached ? "fail" : "wait"}>
      <IconAlertTriangle size={18} stroke={1.75} aria-hidden />
      <span>
        {t(reached ? "ai.page.capReached" : "ai.page.capNear", { cap: formatUsd(data.cap_usd) })}{" "}
        <a href="#limite">{t("ai.page.toCap")}</a>
      </span>
    </div>
  );
}
