import "@mantine/charts/styles.css";
import { BarChart } from "@mantine/charts";
import type { OperationsStatus } from "@prosa/shared/operations.ts";
import { useTranslation } from "react-i18next";
import { formatNumber, formatTime } from "../../lib/format.ts";

export function VolumeChart({ volume }: { volume: OperationsStatus["volume"] }) {
  const { t } = useTranslation();
  const sum = (of: "inbound" | "outbound" | "failed") =>
    formatNumber(volume.reduce((total, hour) => total + hour[of], 0));
  return (
    <div
      role="img"
      aria-label={t("operations.volume.summary", {
        inbound: sum("inbound"),
        outbound: sum("outbound"),
        failed: sum("failed"),
      })}
    >
      <BarChart
        h={260}
        data={volume.map((hour) => ({ ...hour, hour: formatTime(hour.hour) }))}
        dataKey="hour"
        type="stacked"
        withLegend
        legendProps={{ verticalAlign: "bottom", itemSorter: null }}
        series={[
          { name: "inbound", label: t("operations.volume.inbound"), color: "var(--prosa-info)" },
          { name: "outbound", label: t("operations.volume.outbound"), color: "var(--prosa-ok)" },
          { name: "failed", label: t("operations.volume.failed"), color: "var(--prosa-fail)" },
        ]}
        valueFormatter={formatNumber}
        barProps={{ isAnimationActive: false }}
        // Said as a whole above; hour by hour in the table.
        barChartProps={{ accessibilityLayer: false }}
        yAxisProps={{ allowDecimals: false, width: 40 }}
      />
    </div>
  );
}
