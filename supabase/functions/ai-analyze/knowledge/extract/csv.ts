// A spreadsheet's rows, each a sentence of its own: "Produto: Cadeira; Preço: R$ 300". Cut from its
// table, a row would not say what its figures are.
// @ts-types="@types/papaparse"
import Papa from "papaparse";
import { Unreadable } from "../unreadable.ts";

export function csvToMarkdown(text: string): string {
  const { data } = Papa.parse<string[]>(text.replace(/^\ufeff/, "").replace(/^sep=.\r?\n/i, ""), {
    skipEmptyLines: "greedy",
  });
  const [head = [], ...rows] = data.map((row) =>
    row.map((cell) => cell.replace(/\s+/g, " ").trim()),
  );
  if (rows.length === 0) return head.join(" ").trim();
  const lines = rows.map((row) =>
    row
      .flatMap((cell, at) => (cell === "" ? [] : [head[at] ? `${head[at]}: ${cell}` : cell]))
      .join("; "),
  );
  if (lines.length > 50_000) throw new Unreadable("knowledge_too_large");
  return lines
    .filter((line) => line !== "")
    .map((line) => `- ${line}`)
    .join("\n");
}
