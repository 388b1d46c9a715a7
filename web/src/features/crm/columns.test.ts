import type { BoardRow } from "@prosa/shared/events.ts";
import { describe, expect, it } from "vitest";
import {
  anchorAt,
  columnsOf,
  daysIn,
  isLate,
  patchCards,
  placeBehind,
  totalOf,
} from "./columns.ts";
import { card, etapa } from "./fixtures.ts";

const ids = (cards: BoardRow[] | undefined) => cards?.map(({ id }) => id);
const [a, b, c] = [
  card("a", { posicao: 1024 }),
  card("b", { posicao: 2048 }),
  card("c", { posicao: 3072 }),
];

describe("columns", () => {
  it("stand in the order of their numbers, whatever order they came in", () => {
    expect(ids(columnsOf([c, a, b], [etapa("novo")]).get("novo"))).toEqual(["a", "b", "c"]);
  });

  it("are there when they are empty, and leave out stages that are not asked for", () => {
    const columns = columnsOf([card("x", { etapa_id: "gone" })], [etapa("novo")]);
    expect([...columns]).toEqual([["novo", []]]);
  });

  it("begin with what was closed last where sales end", () => {
    const won = etapa("ganha", { tipo: "ganha" });
    const early = card("early", { etapa_id: "ganha", fechada_em: "2026-01-01T00:00:00Z" });
    const late = card("late", { etapa_id: "ganha", fechada_em: "2026-02-01T00:00:00Z" });
    expect(ids(columnsOf([early, late], [won]).get("ganha"))).toEqual(["late", "early"]);
  });

  it("add up what has a value", () => {
    expect(
      totalOf([card("x", { valor_centavos: 1050 }), card("y", { valor_centavos: null })]),
    ).toBe(1050);
  });
});

describe("a dropped card", () => {
  it("stands behind the one above it, itself left aside", () => {
    expect(anchorAt([a, b, c], 0, "c")).toBeNull();
    expect(anchorAt([a, b, c], 2, "a")).toBe("c");
    expect(anchorAt([a, b, c], 1, "a")).toBe("b");
    expect(anchorAt([], 0, "x")).toBeNull();
  });

  it("is sorted between its neighbours before the server has spoken", () => {
    expect(placeBehind([a, b, c], "a", "x")).toBe(1536);
    expect(placeBehind([a, b, c], "a", "b")).toBe(2048);
    expect(placeBehind([a, b, c], "c", "x")).toBeGreaterThan(3072);
    expect(placeBehind([a, b, c], null, "x")).toBeLessThan(1024);
    expect(placeBehind([], null, "x")).toBe(0);
  });

  it("goes on top when its neighbour has left the column", () => {
    expect(placeBehind([a, b, c], "gone", "x")).toBeLessThan(1024);
  });
});

describe("news", () => {
  const anywhere = () => true;

  it("take the place of what was known", () => {
    const moved = card("a", { etapa_id: "proposta", versao: 2 });
    expect(patchCards([a, b], [moved], anywhere)).toEqual([moved, b]);
  });

  it("that are older than what is shown change nothing", () => {
    const now = card("a", { versao: 3 });
    expect(patchCards([now], [card("a", { versao: 2, titulo: "old" })], anywhere)).toEqual([now]);
    const later = card("a", { atualizado_em: "2026-03-01T00:00:00+00:00" });
    const earlier = card("a", { atualizado_em: "2026-02-01T00:00:00+00:00", titulo: "old" });
    expect(patchCards([later], [earlier], anywhere)).toEqual([later]);
  });

  it("add what is new and take out what no longer belongs", () => {
    const away = card("a", { versao: 2, arquivada_em: "2026-01-01" });
    const patched = patchCards([a], [away, b], (row) => row.arquivada_em === null);
    expect(ids(patched)).toEqual(["b"]);
  });
});

describe("age", () => {
  const now = Date.parse("2026-03-10T12:00:00Z");
  const since = (entrou_na_etapa_em: string) => card("x", { entrou_na_etapa_em });

  it("is counted in whole days, and never below none", () => {
    expect(daysIn(since("2026-03-10T00:00:00Z"), now)).toBe(0);
    expect(daysIn(since("2026-03-08T11:00:00Z"), now)).toBe(2);
    expect(daysIn(since("2026-03-11T00:00:00Z"), now)).toBe(0);
  });

  it("is too much once the stage has no more patience", () => {
    const stage = etapa("novo", { prazo_dias: 2 });
    expect(isLate(since("2026-03-08T13:00:00Z"), stage, now)).toBe(false);
    expect(isLate(since("2026-03-08T11:00:00Z"), stage, now)).toBe(true);
    expect(isLate(since("2020-01-01T00:00:00Z"), etapa("novo", { prazo_dias: null }), now)).toBe(
      false,
    );
    expect(isLate(since("2020-01-01T00:00:00Z"), undefined, now)).toBe(false);
  });
});
