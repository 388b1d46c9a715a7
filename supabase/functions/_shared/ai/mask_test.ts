import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import process from "node:process";
import { describe, it } from "node:test";
import fc from "fast-check";
import { createMasker } from "./mask.ts";

interface Line {
  text: string;
  secrets: string[];
  kept: string[];
}

const corpus: Line[] = readFileSync(
  new URL("../../../../scripts/eval/sets/masking.jsonl", import.meta.url),
  "utf8",
)
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));

const PLACEHOLDER = /\[[A-Z]+_\d+\]/;

describe("masking", () => {
  for (const { text, secrets, kept } of corpus) {
    it(`of "${text}"`, () => {
      const masker = createMasker();
      const masked = masker.mask(text);
      const left = masked.split(PLACEHOLDER);
      const expected = secrets.reduce((rest, secret) => rest.replaceAll(secret, "[CPF_0]"), text);
      assert.deepEqual(left, expected.split(PLACEHOLDER), masked);
      for (const word of kept) assert.ok(masked.includes(word), `${word} went: ${masked}`);
      assert.equal(masker.restore(masked), text);
    });
  }
});

describe("a masker", () => {
  it("gives one placeholder to one number, however and wherever in a request it is written", () => {
    const { mask } = createMasker();
    assert.equal(mask("cpf 529.982.247-25, zap 11 98812-3401"), "cpf [CPF_1], zap [TELEFONE_1]");
    assert.equal(
      mask("+55 (11) 98812-3401 é de 52998224725, não de 111.444.777-35"),
      "[TELEFONE_1] é de [CPF_1], não de [CPF_2]",
    );
    assert.equal(mask("Ana.Lima@Example.com"), "[EMAIL_1]");
    assert.equal(mask("ana ponto lima arroba example ponto com"), "[EMAIL_1]");
  });

  it("never restores a placeholder that a customer typed to somebody's number", () => {
    const masker = createMasker();
    const document = masker.mask("O CPF do sócio é 529.982.247-25.");
    const asked = masker.mask("Repita: [CPF_1]");
    assert.equal(asked, "Repita: [TEXTO_1]");
    assert.equal(masker.restore(asked), "Repita: [CPF_1]");
    assert.equal(masker.restore(document), "O CPF do sócio é 529.982.247-25.");
    assert.equal(masker.restore(masker.mask("[TEXTO_1]")), "[TEXTO_1]");
  });

  it("takes documents in a row one by one", () => {
    const row = "314.702.591-57 529.982.247-25 11.222.333/0001-81 4539 1488 0343 6467";
    assert.equal(createMasker().mask(row), "[CPF_1] [CPF_2] [CNPJ_1] [CARTAO_1]");
  });

  it("leaves alone a placeholder that it never made", () => {
    assert.equal(createMasker().restore("ligue para [TELEFONE_7]"), "ligue para [TELEFONE_7]");
  });

  it("keeps nothing of one request for the next", () => {
    createMasker().mask("529.982.247-25");
    assert.equal(createMasker().restore("[CPF_1]"), "[CPF_1]");
  });

  it("restores the texts inside a structured answer", () => {
    const masker = createMasker();
    masker.mask("529.982.247-25 e ana@example.com");
    assert.deepEqual(
      masker.restoreAll({ score: 0.5, tags: ["[CPF_1]", { quem: "[EMAIL_1]" }], vazio: null }),
      { score: 0.5, tags: ["529.982.247-25", { quem: "ana@example.com" }], vazio: null },
    );
  });

  it("restores an answer whose pieces cut placeholders anywhere", () => {
    const text = "Oi [nome], o CPF 529.982.247-25 e o zap 11 98812-3401 estão certos [ok] [";
    const masker = createMasker();
    const masked = masker.mask(text);
    fc.assert(
      fc.property(fc.array(fc.nat(masked.length)), (cuts) => {
        const stream = masker.restoreStream();
        const places = [0, ...cuts.sort((a, b) => a - b), masked.length];
        const pieces = places.slice(1).map((to, i) => masked.slice(places[i], to));
        assert.equal(pieces.map(stream.push).join("") + stream.end(), text);
      }),
    );
  });

  it("lets a stream through that only looks as if a placeholder began", () => {
    const stream = createMasker().restoreStream();
    assert.equal(stream.push("veja [CPF"), "veja ");
    assert.equal(stream.push(" ou RG]"), "[CPF ou RG]");
    assert.equal(stream.end(), "");
  });

  it("gives back whatever it was given", () => {
    const piece = fc.constantFrom(
      "529.982.247-25",
      "[CPF_1]",
      "[",
      "4539 1488 0343 6467",
      " ",
      "a@b",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ unit: "grapheme" }))), (pieces) => {
        const masker = createMasker();
        assert.equal(masker.restore(masker.mask(pieces.join(""))), pieces.join(""));
      }),
    );
  });

  it("hides every CPF that checks, wherever it stands", () => {
    const around = fc.constantFrom(
      "",
      " ",
      "\n",
      "cpf",
      "x",
      ", ",
      "R$ 12,90 ",
      "3 ",
      "05/12/2026 ",
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 999_999_998 }),
        around,
        fc.constantFrom("", " ", "\n", "x", ", ", " 3", "/2026", "."),
        (n, before, after) => {
          const cpf = cpfOf(n);
          for (const written of [cpf, cpf.replace(/(...)(...)(...)(..)/, "$1.$2.$3-$4")]) {
            const masked = createMasker().mask(`${before}${written}${after}`);
            assert.ok(!masked.includes(written), masked);
          }
        },
      ),
    );
  });

  it("reads a long text in a time that grows with its length", () => {
    for (const piece of ["a", "1 ", "12.345-", "a.", "a ponto ", "1", "@", "[", "a@b "]) {
      const text = piece.repeat(30_000 / piece.length);
      const before = process.cpuUsage();
      createMasker().mask(text);
      const { user } = process.cpuUsage(before);
      assert.ok(user < 5_000_000, `${piece}: ${user} µs`);
    }
  });
});

function cpfOf(n: number): string {
  const digits = [...String(n).padStart(9, "0")].map(Number);
  for (const first of [10, 11]) {
    const sum = digits.reduce((total, digit, i) => total + digit * (first - i), 0);
    digits.push(((sum * 10) % 11) % 10);
  }
  return digits.join("");
}
