import { Progress } from "@mantine/core";
import type { ChannelStatus } from "@prosa/shared/operations.ts";
import { IconGauge } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../../lib/format.ts";
import { Figure } from "./Figure.tsx";

/** `paused`: the breaker holds what comes, whatever the rate would allow. */
export function RateFigure(props: { rate: ChannelStatus["rate"]; paused: boolean }) {
  const { t } = useTranslation();
  const { rate } = props;
  const full = rate.max > 0 && rate.count >= rate.max;
  const state = props.paused ? "paused" : full ? "full" : "free";
  const share = rate.max > 0 ? Math.min(100, (rate.count / rate.max) * 100) : 0;
  return (
    <Figure
      title={t("operations.rate.title")}
      icon={IconGauge}
      tone={state === "free" ? "ok" : "wait"}
      value={formatNumber(rate.count)}
      word={t(`operations.rate.${state}`)}
      explanation={t("operations.rate.explanation")}
    >
      <p>{t("operations.rate.text", { max: formatNumber(rate.max) })}</p>
      <Progress
        value={share}
        size="sm"
        mt={8}
        color={full ? "var(--prosa-wait)" : "var(--prosa-ok)"}
        aria-label={t("operations.rate.title")}
      />
    </Figure>
  );
}
