import type { CatalogField } from "@prosa/shared/integrations.ts";
import { describe, expect, it } from "vitest";
import { fieldProblem, initialValues, inventToken } from "./form-values.ts";

const field = (over: Partial<CatalogField>): CatalogField => ({
  name: "ids",
  label_key: "l",
  help_key: "h",
  kind: "text",
  required: true,
  default: null,
  pattern: "^\\d{5}$",
  options: [],
  ...over,
});

describe("form values of a connection", () => {
  it("writes a list one item per line and never a secret", () => {
    const fields = [
      field({ kind: "list" }),
      field({ name: "token", kind: "secret" }),
      field({ name: "version", default: "v1" }),
    ];
    expect(initialValues(fields, { ids: ["11111", "22222"], token: "leaked" })).toEqual({
      ids: "11111\n22222",
      token: "",
      version: "v1",
    });
  });

  it("asks for what is required, unless the server holds it already", () => {
    expect(fieldProblem(field({ kind: "secret" }), " ", false)).toBe("required");
    expect(fieldProblem(field({ kind: "secret" }), "", true)).toBeNull();
    expect(fieldProblem(field({ required: false }), "", false)).toBeNull();
  });

  it("checks every item of a list against the pattern", () => {
    expect(fieldProblem(field({ kind: "list" }), "11111\n22222", false)).toBeNull();
    expect(fieldProblem(field({ kind: "list" }), "11111, 2", false)).toBe("format");
  });

  it("invents tokens that can be pasted anywhere and never twice", () => {
    expect(inventToken()).toMatch(/^[A-Za-z0-9]{24}$/);
    expect(inventToken()).not.toBe(inventToken());
  });
});
