import "@mantine/charts/styles.css";
import { BarChart } from "@mantine/charts";
import { formatNumber } from "../../lib/format.ts";

/** Counts side by side, each made of its kinds. Weighs more than most pages: to be loaded late. */
export function StackedBars(props: {
  /** All of it in one sentence; what each bar says stands in a table beside it. */
  label: string;
  data: Record<string, string | number>[];
  dataKey: string;
  series: { name: string; label: string; color: string }[];
}) {
  return (
    <div role="img" aria-label={props.label}>
      <BarChart
        h={260}
        data={props.data}
        dataKey={props.dataKey}
        type="stacked"
        withLegend
        legendProps={{ verticalAlign: "bottom", itemSorter: null }}
        series={props.series}
        valueFormatter={formatNumber}
        barProps={{ isAnimationActive: false }}
        // Said as a whole above; bar by bar in the table.
        barChartProps={{ accessibilityLayer: false }}
        yAxisProps={{ allowDecimals: false, width: 40 }}
      />
    </div>
  );
}
