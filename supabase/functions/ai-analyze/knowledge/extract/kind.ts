// What a document is, by its bytes first; among plain texts its name and what the server called it
// decide.
import { Unreadable } from "../unreadable.ts";
import { isUtf16 } from "./decode.ts";
import { zipEntries } from "./zip.ts";

export type Kind = "pdf" | "docx" | "html" | "csv" | "markdown" | "text";

export const mimeTypes: Readonly<Record<Kind, string>> = {
  pdf: "application/pdf",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  html: "text/html",
  csv: "text/csv",
  markdown: "text/markdown",
  text: "text/plain",
};

export function kindOf(bytes: Uint8Array, name: string, mimeType: string | null): Kind {
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 1024));
  if (head.includes("%PDF-")) return "pdf";
  if (head.startsWith("PK\u0003\u0004")) {
    if (zipEntries(bytes).has("word/document.xml")) return "docx";
    throw new Unreadable("knowledge_type_refused");
  }
  if (!isText(bytes)) throw new Unreadable("knowledge_type_refused");
  if (/^\s*(?:<!doctype html|<html|<head|<body)/i.test(head.replace(/^\u00ef\u00bb\u00bf/, "")))
    return "html";

  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? "";
  if (["html", "htm", "xhtml"].includes(ending) || /html/.test(mimeType ?? "")) return "html";
  if (["csv", "tsv"].includes(ending) || /csv|tab-separated/.test(mimeType ?? "")) return "csv";
  if (["md", "markdown"].includes(ending) || /markdown/.test(mimeType ?? "")) return "markdown";
  return "text";
}

/** No zeros and hardly a control character, unless each letter has two bytes. */
function isText(bytes: Uint8Array): boolean {
  if (isUtf16(bytes)) return true;
  const sample = bytes.subarray(0, 8000);
  let controls = 0;
  for (const byte of sample) {
    if (byte === 0) return false;
    if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c) controls++;
  }
  return controls <= sample.length / 100;
}
