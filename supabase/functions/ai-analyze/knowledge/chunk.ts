// Cuts Markdown where its structure lets it: a passage never crosses a heading and never ends within a
// sentence, a list item or a row of a table.
import type { List, RootContent, Table } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmTableFromMarkdown } from "mdast-util-gfm-table";
import { toString as plainText } from "mdast-util-to-string";
import { gfmTable } from "micromark-extension-gfm-table";
import { estimateTokens } from "../../_shared/ai/usage.ts";

export interface Chunk {
  position: number;
  /** The document's title and the headings above it. */
  heading: string;
  content: string;
  tokens: number;
}

/** What a passage grows to, and what none is larger than. */
const ENOUGH = 300;
const MOST = 400;
const SEPARATOR = " › ";

interface Piece {
  text: string;
  /** What stands between it and the piece before. */
  join: "\n\n" | "\n" | " ";
  /** What it makes no sense without: the head of its table. */
  head?: string;
}

export function chunkMarkdown(title: string, markdown: string): Chunk[] {
  const tree = fromMarkdown(markdown, {
    extensions: [gfmTable()],
    mdastExtensions: [gfmTableFromMarkdown()],
  });
  const chunks: Chunk[] = [];
  const headings: string[] = [];
  let pieces: Piece[] = [];
  const end = () => {
    const heading = [title, ...headings.filter((one) => one && one !== title)].join(SEPARATOR);
    for (const content of packed(pieces)) {
      chunks.push({ position: chunks.length, heading, content, tokens: estimateTokens(content) });
    }
    pieces = [];
  };
  for (const node of tree.children) {
    if (node.type === "heading") {
      end();
      headings.length = Math.min(headings.length, node.depth - 1);
      headings[node.depth - 1] = plainText(node).trim();
    } else {
      pieces.push(...piecesOf(node, markdown));
    }
  }
  end();
  return chunks;
}

function piecesOf(node: RootContent, markdown: string): Piece[] {
  const text = sourceOf(node, markdown);
  if (text === "" || node.type === "thematicBreak" || node.type === "html") return [];
  if (node.type === "table") return rowsOf(node, markdown);
  if (node.type === "list") return itemsOf(node, markdown);
  if (estimateTokens(text) <= ENOUGH) return [{ text, join: "\n\n" }];
  return sentencesOf(text).map((sentence, at) => ({
    text: sentence,
    join: at === 0 ? "\n\n" : " ",
  }));
}

function itemsOf({ children }: List, markdown: string): Piece[] {
  return children.flatMap((item, at) => {
    const text = sourceOf(item, markdown);
    const join = at === 0 ? "\n\n" : "\n";
    if (estimateTokens(text) <= ENOUGH) return [{ text, join } as const];
    return sentencesOf(text).map((one, n): Piece => ({ text: one, join: n === 0 ? join : " " }));
  });
}

function rowsOf({ children: [headRow, ...rows], align }: Table, markdown: string): Piece[] {
  if (!headRow) return [];
  const rule = `|${" --- |".repeat(align?.length || headRow.children.length)}`;
  const head = `${sourceOf(headRow, markdown)}\n${rule}`;
  if (rows.length === 0) return [{ text: head, join: "\n\n" }];
  return rows.map((row, at) => ({
    text: sourceOf(row, markdown),
    join: at === 0 ? "\n\n" : "\n",
    head,
  }));
}

function sourceOf(
  { position }: RootContent | List["children"][number] | Table["children"][number],
  markdown: string,
) {
  return markdown.slice(position?.start.offset ?? 0, position?.end.offset ?? 0).trim();
}

const segmenter = new Intl.Segmenter("pt-BR", { granularity: "sentence" });

/** A sentence without an end, as in a text without punctuation, is cut between words. */
function sentencesOf(text: string): string[] {
  const sentences = Array.from(segmenter.segment(text), ({ segment }) => segment.trim());
  return sentences
    .filter((one) => one !== "")
    .flatMap((sentence) => {
      if (estimateTokens(sentence) <= MOST) return [sentence];
      const parts: string[] = [];
      for (const word of sentence
        .split(/(?<=\s)/)
        .flatMap((long) => long.match(/.{1,600}/gsu) ?? [])) {
        const grown = (parts.at(-1) ?? "") + word;
        if (parts.length > 0 && estimateTokens(grown) <= MOST) parts[parts.length - 1] = grown;
        else parts.push(word);
      }
      return parts.map((part) => part.trim()).filter((part) => part !== "");
    });
}

function packed(pieces: Piece[]): string[] {
  const contents: string[] = [];
  let content = "";
  let head: string | undefined;
  for (const piece of pieces) {
    const grown = content + piece.join + piece.text;
    const isNewTable = piece.head !== head && piece.head !== undefined;
    const room = estimateTokens(grown + (isNewTable ? piece.head : ""));
    if (content !== "" && (room > MOST || estimateTokens(content) >= ENOUGH)) {
      contents.push(content);
      content = "";
    }
    const withHead =
      piece.head !== undefined && (content === "" || isNewTable) ? `${piece.head}\n` : "";
    content += (content === "" ? "" : piece.join) + withHead + piece.text;
    head = piece.head;
  }
  if (content !== "") contents.push(content);
  return contents;
}
