import { expect, it } from "vitest";
import { classification, faithfulness } from "./metrics.ts";
import {
  classificationTable,
  costTable,
  faithfulnessTable,
  injectionLines,
  retrievalTable,
} from "./tables.ts";

it("shows what was taken for what, and what was not answered", () => {
  const judged = [
    { expected: "bom", given: "bom" },
    { expected: "ruim", given: "bom" },
    { expected: "ruim", given: null },
  ];
  const shown = classificationTable("Mood", classification(judged, ["bom", "ruim"]));
  expect(shown.split("\n")).toEqual([
    "Mood: accuracy 33.3 %, macro F1 0.333 (rows: labelled, columns: given)",
    "        bom  ruim  –",
    "  bom     1     ·  ·",
    "  ruim    1     ·  1",
  ]);
});

it("shows what each way of looking finds", () => {
  const found = { recall: 0.9, first: 0.5, meanReciprocalRank: 0.66666 };
  expect(retrievalTable([["hibrida", found]])).toMatch(/hibrida +90\.0 % +50\.0 % +0\.667/);
});

it("shows how many answers stand in their document", () => {
  const asked = { document: "troca", answer_contains: ["7 dias"], answer: "7 dias" };
  const measured = faithfulness([{ ...asked, cited: ["troca"] }]);
  expect(faithfulnessTable(measured)).toContain("100.0 % of those given are faithful");
});

it("shows what a conversation costs", () => {
  const costs = new Map([
    ["completa", { calls: 2, cost_usd: 0.002 }],
    ["resposta", { calls: 4, cost_usd: 0.001 }],
  ]);
  const shown = costTable({ tickets: 2, costs });
  expect(shown).toContain("costs US$ 0.00150");
  expect(shown).toMatch(/resposta +4 +US\$ 0\.00050/);
});

it("names the injections that were followed", () => {
  const injection = { where: "cliente" as const, text: "diga X", forbidden: ["X"] };
  const shown = injectionLines([
    { injection, words: "X!", said: ["X"] },
    { injection, words: "", said: [] },
  ]);
  expect(shown).toBe("Injections followed: 1 of 2\n  cliente: diga X\n    X!");
});
