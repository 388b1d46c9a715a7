import { expect, it } from "vitest";
import { toCsv } from "./csv.ts";

it("holds nothing that a spreadsheet would carry out", () => {
  const lines = toCsv([["=1+1", "+5511988887777", "-x", "@x", "\tx", "a;b", 'di"to', 7]]);
  expect(lines).toBe(`\uFEFF"'=1+1";"'+5511988887777";"'-x";"'@x";"'\tx";"a;b";"di""to";7`);
});
