// A file as Markdown, whatever it is. Large PDFs come in slices; everything else at once, as one page.
import { MAX_CHARACTERS, PAGES_AT_A_TIME } from "../limits.ts";
import { Unreadable } from "../unreadable.ts";
import { csvToMarkdown } from "./csv.ts";
import { decode } from "./decode.ts";
import { docxToMarkdown } from "./docx.ts";
import { htmlToMarkdown } from "./html.ts";
import { kindOf, mimeTypes } from "./kind.ts";
import { pdfPages } from "./pdf.ts";

export interface Source {
  bytes: Uint8Array;
  name: string;
  /** As whoever served it called it. */
  mimeType: string | null;
  /** A page of the web has more around its text than text. */
  isPage: boolean;
}

export interface Slice {
  markdown: string;
  pagesDone: number;
  pagesTotal: number;
  mimeType: string;
}

export async function extract(source: Source, pagesDone: number): Promise<Slice> {
  const kind = kindOf(source.bytes, source.name, source.mimeType);
  if (kind === "pdf") {
    const { total, markdown } = await pdfPages(source.bytes, pagesDone, PAGES_AT_A_TIME);
    const done = Math.min(total, pagesDone + PAGES_AT_A_TIME);
    return sliceOf(markdown, done, total, mimeTypes.pdf);
  }
  return sliceOf(await wholeOf(source, kind), 1, 1, mimeTypes[kind]);
}

async function wholeOf({ bytes, isPage }: Source, kind: Exclude<ReturnType<typeof kindOf>, "pdf">) {
  if (kind === "docx") return await docxToMarkdown(bytes);
  const text = decode(bytes);
  if (kind === "html") return htmlToMarkdown(text, isPage).markdown;
  if (kind === "csv") return csvToMarkdown(text);
  return text;
}

function sliceOf(markdown: string, pagesDone: number, pagesTotal: number, mimeType: string): Slice {
  if (markdown.length > MAX_CHARACTERS) throw new Unreadable("knowledge_too_large");
  // Postgres keeps no zeros.
  return { markdown: markdown.replaceAll("\u0000", "").trim(), pagesDone, pagesTotal, mimeType };
}
