import { describe, expect, it } from "vitest";
import { readRecipients } from "./recipients.ts";

const none = { columns: 0, name: false };
const codes = (pasted: string, needs = none) =>
  readRecipients(pasted, needs).problems.map(({ line, code }) => [line, code]);

describe("readRecipients", () => {
  it("reads numbers as people write them, one a line", () => {
    const { people, problems } = readRecipients(
      "11 98888-0001\n\n+55 (11) 98888-0002;Rita\r\n5511988880003",
      none,
    );
    expect(problems).toEqual([]);
    expect(people).toEqual([
      { telefone: "+5511988880001", nome: "", columns: [] },
      { telefone: "+5511988880002", nome: "Rita", columns: [] },
      { telefone: "+5511988880003", nome: "", columns: [] },
    ]);
  });

  it("takes what a spreadsheet gives: a heading, commas or tabs, quotes and empty last fields", () => {
    const needs = { columns: 1, name: false };
    const row = { telefone: "+5511988880001", nome: 'Rita "Ri", da Lua', columns: ["10,50"] };
    expect(
      readRecipients(
        '\uFEFFTelefone,Nome,Valor\n11988880001,"Rita ""Ri"", da Lua","10,50",,',
        needs,
      ),
    ).toEqual({ people: [row], problems: [] });
    expect(readRecipients("11988880001\tRita\t10,50", needs).people[0]?.columns).toEqual(["10,50"]);
  });

  it("says of each bad line what is wrong with it", () => {
    const needs = { columns: 1, name: true };
    expect(
      codes(
        [
          "11988880001;Rita;a",
          "0800;Beto;b",
          "11 98888 0001;Rita de novo;c",
          "11988880002;;d",
          "11988880003;Caio",
          "11988880004;Duda;a    b",
          "11988880005;Edu;a;b",
          `11988880006;${"x".repeat(121)};a`,
        ].join("\n"),
        needs,
      ),
    ).toEqual([
      [2, "phone_invalid"],
      [3, "phone_repeated"],
      [4, "name_missing"],
      [5, "value_missing"],
      [6, "value_invalid"],
      [7, "columns_extra"],
      [8, "name_too_long"],
    ]);
  });

  it("knows a Brazilian mobile with and without its ninth digit for the same person", () => {
    expect(codes("+5511988880001\n+551188880001")).toEqual([[2, "phone_repeated"]]);
  });

  it("never takes a later line without digits for a heading", () => {
    expect(codes("11988880001\nRita")).toEqual([[2, "phone_invalid"]]);
  });
});
