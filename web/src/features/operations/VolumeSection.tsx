import { SegmentedControl, Skeleton, Title } from "@mantine/core";
import type { OperationsStatus } from "@prosa/shared/operations.ts";
import { lazy, Suspense, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./operations.module.css";
import { VolumeTable } from "./VolumeTable.tsx";

// The drawing of charts weighs more than the rest of the page.
const VolumeChart = lazy(async () => ({
  default: (await import("./VolumeChart.tsx")).VolumeChart,
}));

/** The same 24 hours twice: to be seen, and to be read. */
export function VolumeSection({ volume }: { volume: OperationsStatus["volume"] }) {
  const { t } = useTranslation();
  const id = useId();
  const [shape, setShape] = useState("chart");
  return (
    <section className={classes.section} aria-labelledby={id}>
      <header className={classes.sectionHead}>
        <Title order={2} id={id}>
          {t("operations.volume.title")}
        </Title>
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
      </header>
      {shape === "table" ? (
        <VolumeTable volume={volume} />
      ) : (
        <Suspense fallback={<Skeleton h={260} />}>
          <VolumeChart volume={volume} />
        </Suspense>
      )}
    </section>
  );
}
