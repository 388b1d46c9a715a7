import { describe, expect, it } from "vitest";
import { isNarrowed, matcherOf } from "./filter.ts";
import { card, etapa } from "./fixtures.ts";
import { kanbanSearch } from "./search.ts";

const now = Date.parse("2026-03-10T12:00:00Z");
const etapas = [etapa("novo", { prazo_dias: 3 })];
const fits = (search: Parameters<typeof matcherOf>[0], given: Parameters<typeof card>[1]) =>
  matcherOf(search, etapas, now)(card("x", given));

describe("the address of a board", () => {
  it("falls back where it makes no sense", () => {
    expect(
      kanbanSearch.parse({ quadro: "x", valor: "-3", paradas: "yes", aba: "vendas", q: 12 }),
    ).toEqual({ q: "12" });
  });

  it("is narrowed by what hides cards alone", () => {
    expect(isNarrowed({})).toBe(false);
    expect(isNarrowed({ q: "  " })).toBe(false);
    expect(isNarrowed({ paradas: true })).toBe(true);
  });
});

describe("a card", () => {
  it("is found by title, customer and number, without its accents and in any order", () => {
    const given = {
      titulo: "Contrato de manutenção",
      contato_nome: "Padaria Lua",
      contato_endereco: "+553199990202",
    };
    expect(fits({ q: "MANUTENCAO" }, given)).toBe(true);
    expect(fits({ q: "lua contrato" }, given)).toBe(true);
    expect(fits({ q: "9999" }, given)).toBe(true);
    expect(fits({ q: "lua reforma" }, given)).toBe(false);
  });

  it("belongs to whoever is responsible, or to nobody", () => {
    expect(fits({ responsavel: "bia" }, { responsavel_id: "bia" })).toBe(true);
    expect(fits({ responsavel: "bia" }, { responsavel_id: null })).toBe(false);
    expect(fits({ responsavel: "ninguem" }, { responsavel_id: null })).toBe(true);
    expect(fits({ responsavel: "ninguem" }, { responsavel_id: "bia" })).toBe(false);
  });

  it("is worth at least so much", () => {
    expect(fits({ valor: 100 }, { valor_centavos: 10_000 })).toBe(true);
    expect(fits({ valor: 100 }, { valor_centavos: 9_999 })).toBe(false);
    expect(fits({ valor: 100 }, { valor_centavos: null })).toBe(false);
  });

  it("has been there too long", () => {
    expect(fits({ paradas: true }, { entrou_na_etapa_em: "2026-03-01T00:00:00Z" })).toBe(true);
    expect(fits({ paradas: true }, { entrou_na_etapa_em: "2026-03-10T00:00:00Z" })).toBe(false);
  });
});
