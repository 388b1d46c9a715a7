/** One line of the table: what was measured, the figures, and the ratio that may be compared. */
export interface Row {
  what: string;
  figures: string;
  ratio: string;
  bar: string;
  /** Null where the bar is only aimed at. */
  met: boolean | null;
}

export function median(values: number[]): number {
  return percentile(values, 50);
}

export function percentile(values: number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = Math.ceil((percent / 100) * sorted.length) - 1;
  return sorted[Math.max(0, at)] ?? Number.NaN;
}

export function markdown(rows: Row[]): string {
  const cells = rows.map(({ what, figures, ratio, bar, met }) => [
    what,
    figures,
    ratio,
    bar,
    met === null ? "" : met ? "met" : "missed",
  ]);
  const lines = [
    ["what", "figures", "ratio", "bar", ""],
    ["---", "---", "---", "---", "---"],
    ...cells,
  ];
  return lines.map((line) => `| ${line.join(" | ")} |`).join("\n");
}

/** 500k, 1M. */
export function count(number: number): string {
  return number >= 1e6 ? `${+(number / 1e6).toFixed(1)}M` : `${Math.round(number / 1e3)}k`;
}
