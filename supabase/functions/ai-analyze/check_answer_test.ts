import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isBorneOut } from "./check_answer.ts";

const sources = [
  "A garantia é de 18 meses. Ajuda: https://loja.com.br/garantia ou garantia@loja.com.br",
  "Telefone (11) 4002-8922, de segunda a sexta.",
];

describe("an answer", () => {
  it("is borne out by a source that it cites", () => {
    assert.equal(isBorneOut("São 18 meses.", [1], sources), true);
    assert.equal(isBorneOut("São 18 meses.", [], sources), false);
    assert.equal(isBorneOut("São 18 meses.", [3, 0], sources), false);
  });

  it("leads nowhere but where its sources do", () => {
    for (const good of [
      "Veja loja.com.br/garantia.",
      "Veja https://www.loja.com.br/garantia!",
      "Escreva para garantia@loja.com.br.",
      "Ligue 11 4002-8922.",
      "Ligue (11) 40028922.",
      "O pedido 1234567 foi feito em 12/10/2026.",
    ]) {
      assert.equal(isBorneOut(good, [1], sources), true, good);
    }
    for (const bad of [
      "Acesse http://golpe.example/pix",
      "Acesse loja-promo.com.br",
      "Acesse bit.ly/3xyz",
      "Escreva para golpe@outra.com",
      "Ligue +55 11 98765-4321",
    ]) {
      assert.equal(isBorneOut(bad, [1], sources), false, bad);
    }
  });
});
