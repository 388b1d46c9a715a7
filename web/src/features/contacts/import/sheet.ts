import Papa from "papaparse";
import { AppError } from "../../../lib/errors.ts";

export const MOST_ROWS = 20_000;
export const MOST_BYTES = 5 * 1024 * 1024;

export interface Sheet {
  fileName: string;
  /** Without the rows that hold nothing; `line` is where it stands in the spreadsheet. */
  rows: { line: number; cells: string[] }[];
  columns: number;
}

const starts = (bytes: Uint8Array, ...sign: number[]) =>
  sign.every((byte, at) => bytes[at] === byte);

/**
 * The text of a file. Spreadsheets in Brazil write Windows-1252 ("CSV") or UTF-8 with a mark in
 * front ("CSV UTF-8"); others write UTF-8 without one, which is strict enough to be told by itself.
 */
export function decode(bytes: Uint8Array): string {
  if (starts(bytes, 0x50, 0x4b) || starts(bytes, 0xd0, 0xcf, 0x11, 0xe0)) {
    throw new AppError("import_file_not_csv", 422);
  }
  if (starts(bytes, 0xff, 0xfe)) return new TextDecoder("utf-16le").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** The cells of a CSV, whichever delimiter it has. */
export function readSheet(fileName: string, bytes: Uint8Array): Sheet {
  if (bytes.length > MOST_BYTES) throw new AppError("import_file_too_large", 413);
  const text = decode(bytes);
  if (text.includes("\0")) throw new AppError("import_file_not_csv", 422);
  // Excel's own first line, which says what it separates by.
  const declared = /^sep=(.)\r?\n/i.exec(text);
  const table = declared ? text.slice(declared[0].length) : text;
  const guessed = Papa.parse(table, {
    preview: 50,
    skipEmptyLines: "greedy",
    delimitersToGuess: [";", ",", "\t", "|"],
  });
  const { data } = Papa.parse(table, { delimiter: declared?.[1] ?? guessed.meta.delimiter });
  const rows = data
    .map((cells, at) => ({
      line: at + (declared ? 2 : 1),
      cells: cells.map((cell) => cell.trim()),
    }))
    .filter(({ cells }) => cells.some((cell) => /[^\s;,|]/.test(cell)));
  if (rows.length === 0) throw new AppError("import_file_empty", 422);
  if (rows.length > MOST_ROWS + 1) throw new AppError("import_too_many_rows", 422);
  return { fileName, rows, columns: Math.max(...rows.map(({ cells }) => cells.length)) };
}
