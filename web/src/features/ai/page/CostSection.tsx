import { ActionIcon, Group, Progress, Skeleton } from "@mantine/core";
import type { AiCosts } from "@prosa/shared/ai.ts";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatNumber, formatPercent } from "../../../lib/format.ts";
import { useSession } from "../../../lib/session.ts";
import { Block } from "../../../ui/Block.tsx";
import { formatUsd } from "../format-usd.ts";
import { aiQueries } from "../queries.ts";
import { CostTables } from "./CostTables.tsx";
import { formatMonth, monthAway } from "./months.ts";
import classes from "./page.module.css";

/** A month: how much of its money is used up, and by what. */
export function CostSection() {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const [month, setMonth] = useState<string | null>(null);
  const { data } = useQuery(aiQueries.costs(tenantId, month));
  const now = useQuery(aiQueries.costs(tenantId, null)).data?.month;
  const shown = month ?? now;
  return (
    <Block
      title={t("ai.costs.title")}
      aside={
        shown && (
          <Group gap={4} wrap="nowrap">
            <ActionIcon
              size={32}
              aria-label={t("ai.costs.before")}
              onClick={() => setMonth(monthAway(shown, -1))}
            >
              <IconChevronLeft size={16} stroke={1.75} />
            </ActionIcon>
            <span aria-live="polite">{formatMonth(shown)}</span>
            <ActionIcon
              size={32}
              aria-label={t("ai.costs.after")}
              disabled={shown === now}
              onClick={() => setMonth(monthAway(shown, 1))}
            >
              <IconChevronRight size={16} stroke={1.75} />
            </ActionIcon>
          </Group>
        )
      }
    >
      {data ? (
        <>
          <Spent costs={data} isNow={data.month === now} />
          <CostTables costs={data} />
        </>
      ) : (
        <Skeleton h={120} />
      )}
    </Block>
  );
}

function Spent({ costs, isNow }: { costs: AiCosts; isNow: boolean }) {
  const { t } = useTranslation();
  const { spent_usd, lost_usd, cap_usd, calls, failed } = costs;
  const share = cap_usd > 0 ? spent_usd / cap_usd : 1;
  const color = share >= 1 ? "red" : share >= 0.8 ? "yellow" : "green";
  const tokens = costs.input_tokens + costs.cache_read_tokens + costs.cache_write_tokens;
  return (
    <div className={classes.spent}>
      <p className={classes.figure}>
        <strong>{formatUsd(spent_usd)}</strong>
        {/* The cap is of today: an earlier month may have had another. */}
        {isNow && (
          <span>{t("ai.costs.of", { cap: formatUsd(cap_usd), share: formatPercent(share) })}</span>
        )}
      </p>
      {isNow && (
        <Progress value={Math.min(100, share * 100)} color={color} aria-label={t("ai.costs.bar")} />
      )}
      <p className={classes.quiet}>
        {t("ai.costs.calls", { count: calls })}
        {failed > 0 && ` · ${t("ai.costs.failed", { count: failed })}`}
        {lost_usd > 0 && ` · ${t("ai.costs.lost", { cost: formatUsd(lost_usd) })}`}
        {" · "}
        {t("ai.costs.tokens", {
          input: formatNumber(tokens),
          output: formatNumber(costs.output_tokens),
        })}
      </p>
    </div>
  );
}
