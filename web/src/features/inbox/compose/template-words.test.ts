import { describe, expect, it } from "vitest";
import type { Template } from "./queries.ts";
import { fillBlanks, findTemplates, hindranceOf, isFilled } from "./template-words.ts";

function template(given: Partial<Template> = {}): Template {
  return {
    id: "t1",
    tenant_id: "tenant",
    integracao_id: "integracao",
    provider_ref: "1",
    name: "pedido_enviado",
    language: "pt_BR",
    category: "utility",
    status: "approved",
    components: { header: null, body: "Oi {{1}}, pedido {{2}}", footer: null, buttons: [] },
    parameters: { header: [], body: ["1", "2"], buttons: [] },
    parameter_format: "positional",
    unsupported_code: null,
    rejected_reason: null,
    quality: null,
    synced_at: "2026-11-22T10:00:00Z",
    removed_at: null,
    ...given,
  };
}

describe("findTemplates", () => {
  it("lists all of them, what can be sent first", () => {
    const all = [
      template({ name: "pendente", status: "pending" }),
      template({ name: "carrossel", unsupported_code: "carousel" }),
      template({ name: "pronto" }),
    ];
    expect(findTemplates(all, "").map(({ name }) => name)).toEqual([
      "pronto",
      "pendente",
      "carrossel",
    ]);
    expect(all.map(hindranceOf)).toEqual(["status.pending", "unsupported.carousel", null]);
  });

  it("finds by name and by words", () => {
    expect(findTemplates([template()], "PEDIDO")).toHaveLength(1);
    expect(findTemplates([template()], "cobrança")).toEqual([]);
  });
});

describe("fillBlanks", () => {
  it("fills what is known and leaves the rest in sight", () => {
    expect(fillBlanks("Oi {{1}}, {{ nome }} {{2}}", { "1": "Ana", nome: "{{2}}", "2": " " })).toBe(
      "Oi Ana, {{2}} {{2}}",
    );
  });
});

describe("isFilled", () => {
  const body = (one: string, two: string) => ({
    header: {},
    body: { "1": one, "2": two },
    buttons: {},
  });

  it.each([
    ["Ana", "42", true],
    ["Ana", "", false],
    ["Ana\nMaria", "42", false],
    ["Ana", "4\t2", false],
    ["Ana    Maria", "42", false],
  ])("judges %j and %j", (one, two, filled) => {
    expect(isFilled(template(), body(one, two))).toBe(filled);
  });
});
