import type { OperationsStatus } from "@prosa/shared/operations.ts";
import { useTranslation } from "react-i18next";
import { formatNumber, formatTime } from "../../lib/format.ts";
import { StackedBars } from "../../ui/charts/StackedBars.tsx";

export function VolumeChart({ volume }: { volume: OperationsStatus["volume"] }) {
  const { t } = useTranslation();
  const sum = (of: "inbound" | "outbound" | "failed") =>
    formatNumber(volume.reduce((total, hour) => total + hour[of], 0));
  return (
    <StackedBars
      label={t("operations.volume.summary", {
        inbound: sum("inbound"),
        outbound: sum("outbound"),
        failed: sum("failed"),
      })}
      data={volume.map((hour) => ({ ...hour, hour: formatTime(hour.hour) }))}
      dataKey="hour"
      series={[
        { name: "inbound", label: t("operations.volume.inbound"), color: "var(--prosa-info)" },
        { name: "outbound", label: t("operations.volume.outbound"), color: "var(--prosa-ok)" },
        { name: "failed", label: t("operations.volume.failed"), color: "var(--prosa-fail)" },
      ]}
    />
  );
}
