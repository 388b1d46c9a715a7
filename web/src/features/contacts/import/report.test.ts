import { expect, it } from "vitest";
import { reportCsv } from "./report.ts";

it("holds nothing that a spreadsheet would carry out", () => {
  const lines = reportCsv([["=1+1", "+5511988887777", "-x", "@x", "\tx", "a;b", 'di"to', 7]]);
  expect(lines).toBe(`\uFEFF"'=1+1";"'+5511988887777";"'-x";"'@x";"'\tx";"a;b";"di""to";7`);
});
