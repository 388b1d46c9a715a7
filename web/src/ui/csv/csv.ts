import Papa from "papaparse";

/** For Excel in Brazil: semicolons, and a mark so that it reads UTF-8. Nothing in it is a formula. */
export function toCsv(rows: (string | number)[][]): string {
  return `\uFEFF${Papa.unparse(rows, { delimiter: ";", newline: "\r\n", escapeFormulae: true })}`;
}

export function download(fileName: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}
