import { describe, expect, it } from "vitest";
import type { Template } from "../compose/queries.ts";
import { columnsOf, commonValues, isReady, ownValues, type Sources } from "./blanks.ts";

const template = {
  id: "t",
  name: "oferta",
  parameters: { header: ["h"], body: ["1", "2", "3"], buttons: [] },
} as unknown as Template;
const sources: Sources = { "1": "name", "3": "column" };
const values = { header: { h: "Oferta" }, body: { "1": "velho", "2": "sábado" }, buttons: {} };

describe("the blanks of a broadcast", () => {
  it("are ready when what all share is filled in", () => {
    expect(isReady(template, values, sources)).toBe(true);
    expect(isReady(template, values, {})).toBe(false);
    expect(isReady(template, { ...values, header: {} }, sources)).toBe(false);
  });

  it("take from each line what is that person's", () => {
    expect(columnsOf(template, sources)).toEqual(["3"]);
    const rita = { telefone: "+5511988880001", nome: "Rita Lua", columns: ["10 %"] };
    expect(ownValues(template, sources, rita)).toEqual({ "1": "Rita", "3": "10 %" });
  });

  it("share nothing that a person fills", () => {
    expect(commonValues(template, values, sources)).toMatchObject({
      header: { h: "Oferta" },
      body: { "2": "sábado" },
    });
  });
});
