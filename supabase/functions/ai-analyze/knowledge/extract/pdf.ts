// The text of a PDF, some pages at a time. A PDF knows letters and where they stand, so what is a
// heading and where a paragraph ends is told by size and distance.
import { getDocumentProxy } from "unpdf";
import { MAX_PAGES } from "../limits.ts";
import { Unreadable } from "../unreadable.ts";

export interface Pages {
  total: number;
  markdown: string;
}

interface Line {
  text: string;
  size: number;
  /** How far it stands below the one before; 0 for the first of a page. */
  gap: number;
}

export async function pdfPages(bytes: Uint8Array, from: number, count: number): Promise<Pages> {
  const document = await open(bytes);
  try {
    const total = document.numPages;
    if (total > MAX_PAGES) throw new Unreadable("knowledge_too_many_pages");
    const pages: Line[][] = [];
    for (let number = from + 1; number <= Math.min(total, from + count); number++) {
      const page = await document.getPage(number);
      const { items } = await page.getTextContent();
      pages.push(linesOf(items.filter((item) => "str" in item)));
      page.cleanup();
    }
    return { total, markdown: markdownOf(withoutRunningTitles(pages).flat()) };
  } finally {
    await document.loadingTask.destroy();
  }
}

async function open(bytes: Uint8Array) {
  try {
    // Its own copy: the reader takes the memory it is given.
    return await getDocumentProxy(bytes.slice(), { verbosity: 0 });
  } catch (cause) {
    const isLocked = cause instanceof Error && cause.name === "PasswordException";
    throw new Unreadable(isLocked ? "knowledge_file_locked" : "knowledge_file_broken", { cause });
  }
}

interface Item {
  str: string;
  hasEOL: boolean;
  height: number;
  transform: number[];
}

function linesOf(items: Item[]): Line[] {
  const lines: Line[] = [];
  let [text, size, y] = ["", 0, null as number | null];
  let before: number | null = null;
  const end = () => {
    const trimmed = text.replace(/\s+/g, " ").trim();
    if (trimmed !== "") {
      lines.push({
        text: trimmed,
        size,
        gap: before === null || y === null ? 0 : Math.abs(before - y),
      });
      before = y;
    }
    [text, size, y] = ["", 0, null];
  };
  for (const item of items) {
    const at = item.transform[5] ?? 0;
    if (y !== null && Math.abs(at - y) > Math.max(size, item.height) / 2) end();
    if (item.str.trim() !== "") {
      y ??= at;
      size = Math.max(size, item.height);
    }
    text += item.str;
    if (item.hasEOL) end();
  }
  end();
  return lines;
}

/** What stands first or last on most pages is no part of the text. */
function withoutRunningTitles(pages: Line[][]): Line[][] {
  const key = (line: Line | undefined) => line?.text.replace(/\d+/g, "#") ?? "";
  const counts = new Map<string, number>();
  for (const page of pages) {
    for (const edge of new Set([key(page[0]), key(page.at(-1))])) {
      counts.set(edge, (counts.get(edge) ?? 0) + 1);
    }
  }
  const isRunning = (line: Line | undefined) =>
    pages.length > 3 && (counts.get(key(line)) ?? 0) > pages.length / 2;
  return pages.map((page) =>
    page.filter(
      (line, at) => page.length < 3 || !((at === 0 || at === page.length - 1) && isRunning(line)),
    ),
  );
}

function markdownOf(lines: Line[]): string {
  const body = commonest(lines.map(({ size, text }) => [Math.round(size), text.length]));
  const step = commonest(
    lines.filter(({ gap }) => gap > 0).map(({ gap, text }) => [Math.round(gap), text.length]),
  );
  let markdown = "";
  let wasHeading = false;
  for (const { text, size, gap } of lines) {
    const isHeading = size > body * 1.15 && text.length <= 120;
    const isNew = isHeading || wasHeading || gap > step * 1.4 || /^[-•▪●·]\s|^\d+[.)]\s/.test(text);
    if (markdown === "") markdown = "";
    else if (isNew) markdown += "\n\n";
    // A word that was cut at the end of its line.
    else if (/\p{Ll}-$/u.test(markdown) && /^\p{Ll}/u.test(text)) markdown = markdown.slice(0, -1);
    else markdown += " ";
    const level = size > body * 1.6 ? "#" : "##";
    markdown += isHeading ? `${level} ${text}` : text.replace(/^[•▪●·]\s/, "- ");
    wasHeading = isHeading;
  }
  return markdown;
}

/** The value that most letters have. */
function commonest(values: [number, number][]): number {
  const weights = new Map<number, number>();
  for (const [value, weight] of values) weights.set(value, (weights.get(value) ?? 0) + weight);
  return [...weights].reduce((best, next) => (next[1] > best[1] ? next : best), [0, 0])[0];
}
