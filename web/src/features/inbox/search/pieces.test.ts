import { describe, expect, it } from "vitest";
import { piecesOf } from "./pieces.ts";

describe("piecesOf", () => {
  it("tells what was found from what stands around it", () => {
    expect(piecesOf("Quero um \uE000orçamento\uE001 das \uE000geladeiras\uE001")).toEqual([
      { text: "Quero um ", found: false },
      { text: "orçamento", found: true },
      { text: " das ", found: false },
      { text: "geladeiras", found: true },
    ]);
  });

  it("never shows a mark, paired or not", () => {
    expect(piecesOf("a\uE001b\uE000c").map(({ text }) => text)).toEqual(["a", "b", "c"]);
    expect(piecesOf("")).toEqual([]);
  });
});
