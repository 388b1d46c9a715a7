// @ts-types="@types/turndown"
import TurndownService from "turndown";
import type { HtmlNode } from "./dom.ts";

const service = new TurndownService({
  headingStyle: "atx",
  bulletListMarker: "-",
  codeBlockStyle: "fenced",
});

// A link's text is what is said; where it leads would only be noise to a search.
service.addRule("links", { filter: "a", replacement: (content) => content });

// The first row of a table names its columns.
service.addRule("tables", {
  filter: "table",
  replacement: (_content, node) => {
    const rows = [...(node as unknown as HtmlNode).querySelectorAll("tr")]
      .map((row) => [...row.querySelectorAll("th, td")].map(cellOf))
      .filter((row) => row.some((cell) => cell !== ""));
    return rows.length === 0 ? "" : `\n\n${tableOf(rows)}\n\n`;
  },
});

const cellOf = ({ textContent }: HtmlNode) =>
  (textContent ?? "").replace(/\s+/g, " ").trim().replaceAll("|", "\\|");

function tableOf([head = [], ...rows]: string[][]): string {
  const line = (cells: string[]) => `| ${head.map((_, at) => cells[at] ?? "").join(" | ")} |`;
  return [line(head), `|${" --- |".repeat(head.length)}`, ...rows.map(line)].join("\n");
}

/** A node of linkedom, which Turndown walks as it would a browser's. */
export function toMarkdown(node: HtmlNode): string {
  return service.turndown(node as unknown as Parameters<typeof service.turndown>[0]);
}
