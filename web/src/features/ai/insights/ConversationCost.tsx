import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../lib/session.ts";
import { formatUsd } from "../format-usd.ts";
import { aiQueries } from "../queries.ts";
import classes from "./insights.module.css";

/** What the models have cost in this conversation since the month began. */
export function ConversationCost(props: { conversationId: string; newest: string }) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const { data } = useQuery(
    aiQueries.conversationCosts(tenantId, props.conversationId, props.newest),
  );
  if (!data || data.calls === 0) return null;
  return (
    <span className={classes.quiet}>
      {t("ai.panel.cost", { cost: formatUsd(data.spent_usd), count: data.calls })}
    </span>
  );
}
