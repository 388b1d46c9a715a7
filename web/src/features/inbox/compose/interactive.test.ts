import { describe, expect, it } from "vitest";
import { buttonsOf, fits, linkOf, listOf } from "./interactive.ts";

const limits = {
  buttons_max: 3,
  button_title_max: 20,
  list_sections_max: 10,
  list_rows_max: 10,
  list_button_max: 20,
  row_title_max: 24,
  row_description_max: 72,
  section_title_max: 24,
  choice_id_max: 256,
  header_max: 60,
  footer_max: 60,
  buttons_body_max: 1024,
  list_body_max: 4096,
  link_label_max: 20,
};
const around = { header: "", footer: " rodapé " };
const titles = (...all: string[]) => all.map((title) => ({ title }));
const section = (title: string, ...rows: string[]) => ({
  key: 0,
  title,
  rows: rows.map((row, key) => ({ key, title: row, description: "" })),
});

describe("buttonsOf", () => {
  it("numbers the answers and leaves out what was not written", () => {
    expect(buttonsOf(around, titles("Sim", " Não "))).toEqual({
      kind: "buttons",
      header: null,
      footer: "rodapé",
      buttons: [
        { id: "1", title: "Sim" },
        { id: "2", title: "Não" },
      ],
    });
  });

  it("waits for an answer that is still empty", () => {
    expect(buttonsOf(around, titles("Sim", ""))).toBeNull();
  });
});

describe("listOf", () => {
  it("numbers rows through all sections", () => {
    const list = listOf({ ...around, button: "Ver" }, [section("A", "x", "y"), section("B", "z")]);
    expect(list?.sections.map(({ rows }) => rows.map(({ id }) => id))).toEqual([["1", "2"], ["3"]]);
  });

  it("wants names once there are two sections", () => {
    const form = { ...around, button: "Ver" };
    expect(listOf(form, [section("", "x")])).not.toBeNull();
    expect(listOf(form, [section("A", "x"), section("", "y")])).toBeNull();
  });
});

describe("linkOf", () => {
  it.each([
    ["https://exemplo.com.br/pedido", true],
    ["http://exemplo.com.br", true],
    ["javascript:alert(1)", false],
    ["exemplo.com.br", false],
    ["https://", false],
  ])("takes %s for a link: %s", (url, taken) => {
    expect(linkOf({ ...around, label: "Abrir", url }) !== null).toBe(taken);
  });
});

describe("fits", () => {
  const buttons = (...all: string[]) => buttonsOf(around, titles(...all));
  const verdict = (offer: ReturnType<typeof buttons>, body = "Confirma?") =>
    offer !== null && fits(offer, body, limits);

  it("takes what the channel takes", () => {
    expect(verdict(buttons("Sim", "Não", "Talvez"))).toBe(true);
  });

  it.each([
    ["a fourth button", buttons("1", "2", "3", "4"), "Confirma?"],
    ["a title of 21 characters", buttons("x".repeat(21)), "Confirma?"],
    ["two answers alike", buttons("Sim", "Sim"), "Confirma?"],
    ["no question", buttons("Sim"), " "],
    ["a question too long", buttons("Sim"), "x".repeat(1_025)],
  ])("refuses %s", (_what, offer, body) => {
    expect(verdict(offer, body)).toBe(false);
  });

  it("refuses an eleventh row", () => {
    const rows = (count: number) =>
      listOf({ ...around, button: "Ver" }, [
        section("", ...Array.from({ length: count }, (_, place) => `${place}`)),
      ]);
    expect([10, 11].map((count) => fits(rows(count) ?? raise(), "Escolha", limits))).toEqual([
      true,
      false,
    ]);
  });
});

function raise(): never {
  throw new Error("the list is incomplete");
}
