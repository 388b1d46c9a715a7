import { describe, expect, it } from "vitest";
import { templateComponents, templateDefinition } from "../src/templates.ts";

const components = {
  header: { kind: "text", text: "Pedido {{1}}" },
  body: "Oi {{1}}",
  footer: null,
  buttons: [{ kind: "link", text: "Abrir", url: "https://loja.example/{{1}}" }],
};

describe("a template's definition", () => {
  it("is read as it was stored", () => {
    const definition = {
      name: "pedido",
      language: "pt_BR",
      category: "utility",
      parameter_format: "positional",
      components,
      parameters: { header: ["1"], body: ["1"], buttons: ["0"] },
    };
    expect(templateDefinition.parse(definition)).toEqual(definition);
    expect(templateDefinition.safeParse({ ...definition, components: [] }).success).toBe(false);
    expect(templateDefinition.safeParse(null).success).toBe(false);
  });

  it("is headed by words or by a file that a provider shows there", () => {
    const headed = (header: unknown) =>
      templateComponents.safeParse({ ...components, header }).success;
    for (const kind of ["image", "video", "document"]) expect(headed({ kind })).toBe(true);
    for (const kind of ["audio", "sticker", "text"]) expect(headed({ kind })).toBe(false);
    expect(headed(null)).toBe(true);
  });
});
