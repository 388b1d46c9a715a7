// What we use of Papa Parse.
declare module "papaparse" {
  interface ParseConfig {
    delimiter?: string;
    delimitersToGuess?: string[];
    preview?: number;
    skipEmptyLines?: "greedy";
  }
  interface ParseResult {
    data: string[][];
    meta: { delimiter: string };
  }
  interface UnparseConfig {
    delimiter?: string;
    newline?: string;
    /** Puts an apostrophe before what a spreadsheet would take for a formula. */
    escapeFormulae?: boolean;
  }
  const Papa: {
    parse(text: string, config?: ParseConfig): ParseResult;
    unparse(rows: (string | number)[][], config?: UnparseConfig): string;
  };
  export = Papa;
}
