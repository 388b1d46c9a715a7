import { Progress } from "@mantine/core";
import type { ChannelStatus } from "@prosa/shared/operations.ts";
import { IconGauge } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../../lib/format.ts";
import { Figure } from "./Figure.tsx";

export function RateFigure({ rate }: { rate: ChannelStatus["rate"] }) {
  const { t } = useTranslation();
  const full = rate.max > 0 && rate.count >= rate.max;
  const share = rate.max > 0 ? Math.min(100, (rate.count / rate.max) * 100) : 0;
  return (
    <Figure
      title={t("operations.rate.title")}
      icon={IconGauge}
      tone={full ? "wait" : "ok"}
      value={formatNumber(rate.count)}
      word={full ? t("operations.rate.full") : t("operations.rate.free")}
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
