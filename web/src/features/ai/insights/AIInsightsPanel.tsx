import { Button } from "@mantine/core";
import type { InboxRow } from "@prosa/shared/events.ts";
import { hasRole } from "@prosa/shared/roles.ts";
import { IconSparkles } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { AppError } from "../../../lib/errors.ts";
import { formatDateTime, formatRelative } from "../../../lib/format.ts";
import { useSession } from "../../../lib/session.ts";
import { useNow } from "../../../lib/useNow.ts";
import { Section } from "../../../ui/Section.tsx";
import { NextStep } from "../NextStep.tsx";
import { aiQueries } from "../queries.ts";
import { ConversationCost } from "./ConversationCost.tsx";
import { Findings } from "./Findings.tsx";
import classes from "./insights.module.css";
import { latestOf, moodsOf } from "./latest.ts";
import { Sentiment } from "./Sentiment.tsx";
import { Summary } from "./Summary.tsx";
import type { InsightTags } from "./tags.ts";
import { useAnalyse } from "./useAnalyse.ts";
import { useInsightsFeed } from "./useInsightsFeed.ts";

/** What models make of a conversation, beside it. Who only reads sees what was found, and no more. */
export function AIInsightsPanel(props: { row: InboxRow; tags: InsightTags }) {
  const { t } = useTranslation();
  const session = useSession();
  const now = useNow();
  const { row } = props;
  useInsightsFeed(row.id);
  const { data: rows } = useQuery(aiQueries.insights(session.tenantId, row.id));
  const analyse = useAnalyse(row.id);
  const { data: status } = useQuery(aiQueries.status(session.tenantId));
  const acts = hasRole(session, "agent") && status?.is_enabled === true && status.is_connected;
  const connects = hasRole(session, "admin") && status?.is_connected === false;
  const [why, setWhy] = useState(false);
  const newest = rows?.at(-1);
  if (!rows || !(acts || connects || newest)) return null;

  const latest = latestOf(rows);

  return (
    <Section
      title={t("ai.panel.title")}
      aside={
        acts && (
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<IconSparkles size={14} stroke={1.75} aria-hidden />}
            loading={analyse.isPending}
            onClick={() => analyse.mutate()}
          >
            {t("ai.panel.analyse")}
          </Button>
        )
      }
    >
      <div className={classes.body}>
        <p role="status" className={classes.quiet} hidden={!analyse.isPending}>
          {analyse.isPending &&
            t("ai.panel.analysing", { done: analyse.done, total: analyse.total })}
        </p>
        {analyse.isError && <NextStep error={analyse.error} className={classes.refusal} />}
        {acts && status.is_capped && !analyse.isError && (
          <NextStep error={new AppError("ai_cap_reached", 402)} className={classes.refusal} />
        )}
        {connects && (
          <p className={classes.quiet}>
            {t("ai.panel.connect")} <Link to="/conexoes">{t("ai.toConnections")}</Link>
          </p>
        )}
        {acts && !newest && !analyse.isPending && (
          <p className={classes.quiet}>{t("ai.panel.empty")}</p>
        )}
        {latest.resumo && <Summary {...latest.resumo.result} />}
        <Sentiment moods={moodsOf(rows)} why={why} />
        <Findings latest={latest} why={why} tags={acts ? props.tags : null} />
        {(latest.sentimento || latest.intencao) && (
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            w="fit-content"
            aria-expanded={why}
            onClick={() => setWhy(!why)}
          >
            {t(why ? "ai.panel.notWhy" : "ai.panel.why")}
          </Button>
        )}
        {newest && (
          <div className={classes.foot}>
            <time
              className={classes.quiet}
              dateTime={newest.created_at}
              title={formatDateTime(newest.created_at)}
            >
              {t("ai.panel.at", {
                when: formatRelative(newest.created_at, now),
                model: newest.model,
              })}
            </time>
            {hasRole(session, "supervisor") && (
              <ConversationCost conversationId={row.id} newest={newest.created_at} />
            )}
          </div>
        )}
      </div>
    </Section>
  );
}
