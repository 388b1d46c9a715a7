// What the panel makes of the rows of `ai_insights`: the newest of each kind, and how the customer's
// mood went.
import type { AiInsightRow, InsightKind, Insights } from "@prosa/shared/ai-insights.ts";

type RowOf<Kind extends InsightKind> = Extract<AiInsightRow, { kind: Kind }>;

export type Latest = { [Kind in InsightKind]?: RowOf<Kind> };

/** By what they are about, oldest first: one per kind and version, the later word counts. */
export function mergeInsights(known: AiInsightRow[], more: AiInsightRow[]): AiInsightRow[] {
  const rows = new Map(known.map((row) => [`${row.kind} ${row.version}`, row]));
  for (const row of more) {
    const before = rows.get(`${row.kind} ${row.version}`);
    if (!before || before.created_at <= row.created_at) rows.set(`${row.kind} ${row.version}`, row);
  }
  return [...rows.values()].sort((a, b) => a.version - b.version);
}

/** `rows` are sorted by version. */
export function latestOf(rows: AiInsightRow[]): Latest {
  const latest: Partial<Record<AiInsightRow["kind"], AiInsightRow>> = {};
  for (const row of rows) latest[row.kind] = row;
  return latest as Latest;
}

export type Mood = Insights["sentimento"] & { at: string };

export function moodsOf(rows: AiInsightRow[]): Mood[] {
  return rows
    .filter((row) => row.kind === "sentimento")
    .map(({ result, created_at }) => ({ ...result, at: created_at }));
}
