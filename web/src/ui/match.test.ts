import { describe, expect, it } from "vitest";
import { matchesQuery } from "./match.ts";

const command = {
  id: "x",
  group: "Páginas",
  label: "Conexões",
  keywords: ["números"],
  run: () => undefined,
};

describe("command bar search", () => {
  it("forgives accents and case", () => {
    expect(matchesQuery(command, "CONEX")).toBe(true);
    expect(matchesQuery(command, "numero")).toBe(true);
  });

  it("wants every word, each at the beginning of one", () => {
    expect(matchesQuery(command, "pag conex")).toBe(true);
    expect(matchesQuery(command, "pag equipe")).toBe(false);
    expect(matchesQuery(command, "exoes")).toBe(false);
  });

  it("shows everything before anything is typed", () => {
    expect(matchesQuery(command, "  ")).toBe(true);
  });
});
