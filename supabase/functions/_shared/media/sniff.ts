// What a file is, by its bytes: its name and what its sender says count for nothing.
import type { MediaType } from "@prosa/shared/message-content.ts";
import { fileTypeFromBuffer } from "file-type";

export interface Sniffed {
  mimeType: string;
  /** What it is to a reader: whatever is neither picture nor sound is a document. */
  type: Exclude<MediaType, "sticker">;
}

/** Why no channel may carry a file, whoever sends it: codes of `errors.ts`. */
export type Danger = "media_executable" | "media_active_content" | "media_type_refused";

/** Documents that carry no program of their own. */
const HARMLESS = new Set([
  "application/pdf",
  "application/rtf",
  "application/zip",
  "application/x-rar-compressed",
  "application/x-7z-compressed",
  "application/epub+zip",
  "application/msword",
  "application/vnd.ms-excel",
  "application/vnd.ms-powerpoint",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  "application/vnd.oasis.opendocument.text",
  "application/vnd.oasis.opendocument.spreadsheet",
  "application/vnd.oasis.opendocument.presentation",
  "application/xml",
  "text/plain",
  "text/calendar",
  "text/vcard",
]);

/** What a system starts when a person opens it, or unpacks and then starts. */
const PROGRAMS = new Set([
  "application/x-msdownload",
  "application/x-elf",
  "application/x-mach-binary",
  "application/x-sh",
  "application/wasm",
  "application/java-vm",
  "application/java-archive",
  "application/vnd.android.package-archive",
  "application/x-apple-diskimage",
  "application/x-deb",
  "application/x-rpm",
  "application/x-ms-shortcut",
  "application/x-shockwave-flash",
  "application/x-google-chrome-extension",
]);

const SPOKEN_AS: Readonly<Record<string, string>> = {
  "audio/ogg; codecs=opus": "audio/ogg",
  // Providers mean Opus when they say OGG.
  "audio/ogg": "audio/vorbis",
  "audio/x-m4a": "audio/mp4",
  "audio/wave": "audio/wav",
  "video/x-m4v": "video/mp4",
};

/** How much of the end of a file `sniff` wants to see besides its beginning. */
export const TAIL_BYTES = 66_000;

/** Null when nobody knows these bytes. `name` only tells one old Office format from another. */
export async function sniff(bytes: Uint8Array, name: string | null): Promise<Sniffed | null> {
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined);
  if (found === undefined) return textual(bytes);
  if (found.mime === "application/x-cfb") return officeOf(bytes, name);
  if (found.mime === "application/xml") return textual(bytes) ?? marked("application/xml");
  return marked(SPOKEN_AS[found.mime] ?? found.mime);
}

function marked(mimeType: string): Sniffed {
  const [family] = mimeType.split("/");
  const type = family === "image" || family === "audio" || family === "video" ? family : "document";
  return { mimeType, type };
}

const MARKUP = /^\s*(<!doctype\s+html|<html|<svg|<script|<body|<head|<\?php|#!)/i;
const SCRIPT = /^\s*(#!|<\?php)/i;

function textual(bytes: Uint8Array): Sniffed | null {
  let text: string;
  try {
    // The last character may be cut where the head of a long file ends.
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
  } catch {
    // What older programs write: Latin letters of a byte each.
    text = new TextDecoder("windows-1252").decode(bytes);
  }
  const start = text.trimStart();
  if (start === "" || CONTROLS.test(text)) return null;
  if (/^<(\?xml|!--|[a-z][\w-]*:?)/i.test(start)) {
    return marked(isActive(text) ? activeOf(text) : "application/xml");
  }
  return marked(MARKUP.test(text) ? activeOf(text) : "text/plain");
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: text has none but tabs and line ends.
const CONTROLS = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/;
const ACTIVE =
  /<svg[\s>]|<script[\s>]|<html[\s>]|<body[\s>]|<!doctype\s+html|<\?php|<\?xml-stylesheet|w3\.org\/1999\/xhtml/i;

function isActive(text: string): boolean {
  return ACTIVE.test(text);
}

function activeOf(text: string): string {
  if (SCRIPT.test(text)) return "application/x-sh";
  return /<svg[\s>]/i.test(text) ? "image/svg+xml" : "text/html";
}

const OFFICE: readonly [extension: RegExp, stream: string, mimeType: string][] = [
  [/\.do[ct]$/i, "WordDocument", "application/msword"],
  [/\.xl[st]$/i, "Workbook", "application/vnd.ms-excel"],
  [/\.pp[ts]$/i, "PowerPoint Document", "application/vnd.ms-powerpoint"],
];

/** An installer has the same container: only what names itself and holds it is a document. */
function officeOf(bytes: Uint8Array, name: string | null): Sniffed | null {
  const wide = new TextDecoder("utf-16le").decode(bytes.subarray(0, bytes.length & ~1));
  const known = OFFICE.find(
    ([extension, stream]) => extension.test(name ?? "") && wide.includes(stream),
  );
  return known ? marked(known[2]) : null;
}

/** Null for what may be sent on: no program, no page, nothing that runs when opened. */
export function dangerOf({ mimeType, type }: Sniffed): Danger | null {
  if (PROGRAMS.has(mimeType)) return "media_executable";
  if (mimeType === "image/svg+xml" || mimeType === "text/html") return "media_active_content";
  return type !== "document" || HARMLESS.has(mimeType) ? null : "media_type_refused";
}

const ENDS_OF_ZIP = "PK\u0005\u0006";
const FOREIGN =
  /<script[\s>]|<html[\s>]|<!doctype\s+html|<\?php|This program cannot be run in DOS mode|%PDF-1\./i;
const isArchive = /zip|openxmlformats|opendocument/;

/**
 * Whether a file is something else as well: a picture with a page or a program in it, anything with
 * an archive at its end. `whole` is the file, or as much of its beginning as is at hand.
 */
export function isPolyglot(
  whole: Uint8Array,
  tail: Uint8Array,
  { mimeType, type }: Sniffed,
): boolean {
  const latin = new TextDecoder("latin1");
  if (!isArchive.test(mimeType) && latin.decode(tail).includes(ENDS_OF_ZIP)) return true;
  if (type !== "document") return FOREIGN.test(latin.decode(whole));
  return mimeType === "application/pdf" && MARKUP.test(latin.decode(whole.subarray(0, 1024)));
}

/** Names that a system runs when a person opens them, whatever the bytes. */
const STARTS =
  /\.(exe|scr|com|pif|bat|cmd|ps1|psm1|vbs?|vbe|jse?|mjs|wsf|wsh|hta|msi|msp|mst|lnk|url|reg|jar|apk|ipa|app|dmg|sh|bash|py|php|chm|cpl|dll|iso|img)\s*$/i;
/** Names that a browser opens as a page. */
const PAGES = /\.(svg|x?html?|mht(ml)?)\s*$/i;

export function dangerOfName(name: string): Danger | null {
  const seen = name.replaceAll(/[\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g, "");
  if (STARTS.test(seen)) return "media_executable";
  return PAGES.test(seen) ? "media_active_content" : null;
}

const SHOWN = new Set(["image/jpeg", "image/png", "image/webp", "image/gif", "application/pdf"]);

/** The type an object is kept under: what a browser might run is only ever downloaded. */
export function servedType({ mimeType, type }: Sniffed): string {
  const isShown = SHOWN.has(mimeType) || type === "audio" || type === "video";
  return isShown ? mimeType : "application/octet-stream";
}
