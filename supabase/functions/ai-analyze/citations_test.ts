import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createCitations } from "./citations.ts";

function read(...pieces: string[]) {
  const marks = createCitations();
  const shown = pieces.map((piece) => marks.push(piece));
  return { shown: [...shown, marks.end()].join(""), cited: marks.cited() };
}

describe("the marks of a streamed answer", () => {
  it("are taken out and counted, wherever the pieces are cut", () => {
    const whole = read("São 18 meses [1]. E a troca é grátis [2, 3].");
    assert.deepEqual(whole, { shown: "São 18 meses. E a troca é grátis.", cited: [1, 2, 3] });
    for (let at = 1; at < 30; at += 1) {
      const text = "São 18 meses [1]. E a troca [2].";
      assert.deepEqual(read(text.slice(0, at), text.slice(at)), {
        shown: "São 18 meses. E a troca.",
        cited: [1, 2],
      });
    }
  });

  it("are not what else stands in brackets, nor are placeholders", () => {
    assert.equal(read("Escreva para [EMAIL_1] [sic]").shown, "Escreva para [EMAIL_1] [sic]");
    assert.deepEqual(read("Veja [").cited, []);
  });
});
