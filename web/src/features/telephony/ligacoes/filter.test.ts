import { describe, expect, it } from "vitest";
import { filterOf, isNarrowed, lastDays, momentsOf } from "./filter.ts";
import { ligacoesSearch } from "./search.ts";

describe("the address of the calls", () => {
  it("drops what it does not understand and keeps the rest", () => {
    const said = ligacoesSearch.parse({
      direcao: "para cima",
      status: "ocupado",
      de: "2026-13-01",
      ate: "2026-11-22",
      ligacao: "nenhuma",
      t: "-3",
      q: 11,
    });
    expect(JSON.parse(JSON.stringify(said))).toEqual({
      status: "ocupado",
      ate: "2026-11-22",
      q: "11",
    });
  });

  it("keeps the second a link leads to", () => {
    expect(ligacoesSearch.parse({ t: "83" }).t).toBe(83);
  });
});

describe("filterOf", () => {
  it("asks for nothing when nothing is chosen", () => {
    expect(filterOf({ q: "  ", ligacao: crypto.randomUUID(), t: 3 })).toEqual({});
    expect(isNarrowed({ q: "  " })).toBe(false);
  });

  it("hands on what is chosen", () => {
    const pessoa = crypto.randomUUID();
    const search = { q: " ana ", pessoa, direcao: "entrada", status: "falhou" } as const;
    expect(filterOf(search)).toEqual({
      usuario_id: pessoa,
      direcao: "entrada",
      status: "falhou",
      search: "ana",
    });
    expect(isNarrowed(search)).toBe(true);
  });
});

describe("periods", () => {
  it("hold the whole of their last day", () => {
    const { from = "", to = "" } = momentsOf({ de: "2026-11-01", ate: "2026-11-30" });
    expect(new Date(from)).toEqual(new Date(2026, 10, 1));
    expect(new Date(to)).toEqual(new Date(2026, 11, 1));
  });

  it("may be open on either side", () => {
    expect(momentsOf({})).toEqual({});
    expect(momentsOf({ ate: "2026-11-30" })).toEqual({
      to: new Date(2026, 11, 1).toISOString(),
    });
  });

  it("count today as one of the last days", () => {
    const now = new Date(2026, 2, 2, 23, 59);
    expect(lastDays(1, now)).toEqual({ de: "2026-03-02", ate: "2026-03-02" });
    expect(lastDays(7, now)).toEqual({ de: "2026-02-24", ate: "2026-03-02" });
  });
});
