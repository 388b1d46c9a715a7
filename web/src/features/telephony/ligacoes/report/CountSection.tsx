import { SegmentedControl, Skeleton, Title } from "@mantine/core";
import { lazy, Suspense, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../../../../lib/format.ts";
import { CountTable } from "./CountTable.tsx";
import classes from "./report.module.css";
import type { Counted } from "./stats.ts";

const StackedBars = lazy(async () => ({
  default: (await import("../../../../ui/charts/StackedBars.tsx")).StackedBars,
}));

/** The same counts twice: to be seen, and to be read. */
export function CountSection(props: { title: string; head: string; rows: Counted[] }) {
  const { t } = useTranslation();
  const id = useId();
  const [shape, setShape] = useState("chart");
  const { title, head, rows } = props;
  const sum = (of: "calls" | "answered") =>
    formatNumber(rows.reduce((total, row) => total + row[of], 0));
  return (
    <section className={classes.section} aria-labelledby={id}>
      <header className={classes.sectionHead}>
        <Title order={2} id={id}>
          {title}
        </Title>
        <SegmentedControl
          size="xs"
          aria-label={t("calls.stats.shapeOf", { title })}
          value={shape}
          onChange={setShape}
          data={[
            { value: "chart", label: t("calls.stats.chart") },
            { value: "table", label: t("calls.stats.table") },
          ]}
        />
      </header>
      {shape === "table" ? (
        <CountTable head={head} rows={rows} />
      ) : (
        <Suspense fallback={<Skeleton h={260} />}>
          <StackedBars
            label={t("calls.stats.summary", {
              title,
              total: sum("calls"),
              answered: sum("answered"),
            })}
            data={rows.map(({ item, calls, answered }) => ({
              item,
              answered,
              unanswered: calls - answered,
            }))}
            dataKey="item"
            series={[
              { name: "answered", label: t("calls.stats.answered"), color: "var(--prosa-ok)" },
              {
                name: "unanswered",
                label: t("calls.stats.unanswered"),
                color: "var(--prosa-wait)",
              },
            ]}
          />
        </Suspense>
      )}
    </section>
  );
}
