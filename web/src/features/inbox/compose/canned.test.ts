import { describe, expect, it } from "vitest";
import { type Canned, fillCanned, findCanned } from "./canned.ts";

const row = { contato_nome: "Ana Maria Souza", protocolo: "CH-2026-001" };

describe("fillCanned", () => {
  it("names the customer, the agent and the protocol", () => {
    expect(
      fillCanned(
        "Oi {{contato.primeiro_nome}} ({{ contato.nome }}), aqui é {{atendente.nome}}: {{protocolo}}",
        row,
        "Bruno",
      ),
    ).toBe("Oi Ana (Ana Maria Souza), aqui é Bruno: CH-2026-001");
  });

  it("leaves what it does not know where the person sees it", () => {
    expect(fillCanned("{{pedido}} {{toString}}", row, "Bruno")).toBe("{{pedido}} {{toString}}");
  });
});

describe("findCanned", () => {
  const one = (shortcut: string, title: string) => ({ shortcut, title }) as Canned;
  const all = [one("ola", "Saudação"), one("prazo", "Prazo de entrega"), one("entrega", "Frete")];

  it("puts what begins with the letters before what mentions them", () => {
    expect(findCanned(all, "entrega").map(({ shortcut }) => shortcut)).toEqual([
      "entrega",
      "prazo",
    ]);
  });

  it("does not mind accents", () => {
    expect(findCanned(all, "saudacao").map(({ shortcut }) => shortcut)).toEqual(["ola"]);
    expect(findCanned(all, "")).toHaveLength(3);
  });
});
