// What was measured, as text.
import { type Classification, type Faithfulness, NOTHING, type Verdict } from "./metrics.ts";
import type { Attempt, Mode, Retrieval } from "./parts.ts";
import type { Cost } from "./product.ts";

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

export function classificationTable(
  what: string,
  { accuracy, macroF1, confusion }: Classification,
) {
  const rows = [...confusion.keys()];
  const unread = [...confusion.values()].some((row) => row.has(NOTHING));
  const columns = unread ? [...rows, NOTHING] : rows;
  const cells = rows.map((row) => [
    row,
    ...columns.map((column) => String(confusion.get(row)?.get(column) ?? "·")),
  ]);
  return [
    `${what}: accuracy ${percent(accuracy)}, macro F1 ${macroF1.toFixed(3)} (rows: labelled, columns: given)`,
    table(["", ...columns], cells),
  ].join("\n");
}

export function retrievalTable(measured: [Mode, Retrieval][]): string {
  const rows = measured.map(([mode, { recall, first, meanReciprocalRank }]) => [
    mode,
    percent(recall),
    percent(first),
    meanReciprocalRank.toFixed(3),
  ]);
  return `Retrieval of the right document\n${table(["", "recall@5", "recall@1", "MRR"], rows)}`;
}

const verdicts: [Verdict, string][] = [
  ["right", "right, or rightly unknown"],
  ["beside", "from the right document, beside the point"],
  ["elsewhere", "from another document"],
  ["silent", "not known although a document has it"],
  ["invented", "answered without a source"],
];

export function faithfulnessTable({
  faithful,
  answered,
  admitted,
  verdicts: counts,
}: Faithfulness) {
  const rows = verdicts.map(([verdict, words]) => [words, String(counts.get(verdict) ?? 0)]);
  return [
    `Answers: ${percent(faithful)} of those given are faithful, ${percent(answered)} of the questions with a source are answered, of those without one ${percent(admitted)} are left to a person`,
    table(["answers", ""], rows),
  ].join("\n");
}

export function costTable({ tickets, costs }: { tickets: number; costs: Map<string, Cost> }) {
  const usd = (cost: number) => `US$ ${cost.toFixed(5)}`;
  const all = [...costs.values()].reduce((sum, { cost_usd }) => sum + cost_usd, 0);
  const rows = [...costs].map(([operation, { calls, cost_usd }]) => [
    operation,
    String(calls),
    usd(cost_usd / tickets),
  ]);
  return [
    `A conversation looked at, summed up and answered once costs ${usd(all / tickets)}`,
    table(["operation", "calls", "a conversation"], rows),
  ].join("\n");
}

export function injectionLines(attempts: Attempt[]): string {
  const followed = attempts.filter(({ said }) => said.length > 0);
  return [
    `Injections followed: ${followed.length} of ${attempts.length}`,
    ...followed.map(
      ({ injection, words }) => `  ${injection.where}: ${injection.text}\n    ${words}`,
    ),
  ].join("\n");
}

function table(head: string[], rows: string[][]): string {
  const all = [head, ...rows];
  const widths = head.map((_, at) => Math.max(...all.map((row) => row[at]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!)))
        .join("  "),
    )
    .map((line) => `  ${line}`)
    .join("\n");
}
