import { SegmentedControl, Skeleton } from "@mantine/core";
import type { OperationsStatus } from "@prosa/shared/operations.ts";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Block } from "../../ui/Block.tsx";
import { VolumeTable } from "./VolumeTable.tsx";

// The drawing of charts weighs more than the rest of the page.
const VolumeChart = lazy(async () => ({
  default: (await import("./VolumeChart.tsx")).VolumeChart,
}));

/** The same 24 hours twice: to be seen, and to be read. */
export function VolumeSection({ volume }: { volume: OperationsStatus["volume"] }) {
  const { t } = useTranslation();
  const [shape, setShape] = useState("chart");
  return (
    <Block
      title={t("operations.volume.title")}
      aside={
        <SegmentedControl
          size="xs"
          aria-label={t("operations.volume.shape")}
          value={shape}
          onChange={setShape}
          data={[
            { value: "chart", label: t("operations.volume.chart") },
            { value: "table", label: t("operations.volume.table") },
          ]}
        />
      }
    >
      {shape === "table" ? (
        <VolumeTable volume={volume} />
      ) : (
        <Suspense fallback={<Skeleton h={260} />}>
          <VolumeChart volume={volume} />
        </Suspense>
      )}
    </Block>
  );
}
