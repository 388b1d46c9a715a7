import "@mantine/charts/styles.css";
import { AreaChart } from "@mantine/charts";

/** A line between -1 and 1, green above and red below. Weighs as much as its library: to be loaded late. */
export function MoodLine(props: {
  /** All of it in one sentence. */
  label: string;
  data: { at: string; score: number }[];
}) {
  const { data } = props;
  const most = Math.max(0, ...data.map(({ score }) => score));
  const least = Math.min(0, ...data.map(({ score }) => score));
  return (
    <div role="img" aria-label={props.label}>
      <AreaChart
        h={44}
        data={data}
        dataKey="at"
        type="split"
        splitColors={["var(--prosa-ok)", "var(--prosa-fail)"]}
        splitOffset={most === least ? 1 : most / (most - least)}
        series={[{ name: "score", color: "var(--prosa-quiet)" }]}
        strokeWidth={1.5}
        dotProps={{ r: 2 }}
        activeDotProps={{ r: 2 }}
        withXAxis={false}
        withYAxis={false}
        withTooltip={false}
        gridAxis="none"
        yAxisProps={{ domain: [-1, 1] }}
        referenceLines={[{ y: 0, color: "var(--prosa-line)" }]}
        areaProps={{ isAnimationActive: false }}
        // Said as a whole above.
        areaChartProps={{
          accessibilityLayer: false,
          margin: { top: 4, bottom: 4, left: 4, right: 4 },
        }}
      />
    </div>
  );
}
