// Between a connection as it is stored and the form that is drawn from the catalogue.
import type { Json } from "@prosa/shared/database.types.ts";
import type { CatalogField } from "@prosa/shared/integrations.ts";

export type FormValues = Record<string, string>;

/** The token a provider hands back to us is ours to choose, so the form may invent it. */
export const INVENTED_FIELD = "verify_token";

export function inventToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(18));
  return btoa(String.fromCharCode(...bytes)).replace(/[+/]/g, "x");
}

function textOf(value: Json | undefined): string {
  if (Array.isArray(value)) return value.join("\n");
  return value === undefined || value === null ? "" : String(value);
}

/** Secrets start empty: empty keeps the stored one. */
export function initialValues(fields: CatalogField[], stored: Json | null): FormValues {
  const settings =
    stored !== null && typeof stored === "object" && !Array.isArray(stored) ? stored : {};
  return Object.fromEntries(
    fields.map((field) => [
      field.name,
      field.kind === "secret" ? "" : textOf(settings[field.name]) || (field.default ?? ""),
    ]),
  );
}

export type FieldProblem = "required" | "format";

/** What is wrong with one value. `kept` says that the server already holds a secret of that name. */
export function fieldProblem(
  field: CatalogField,
  value: string,
  kept: boolean,
): FieldProblem | null {
  const text = value.trim();
  if (text === "") return field.required && !kept ? "required" : null;
  if (field.pattern === null) return null;
  const pattern = new RegExp(field.pattern);
  const items = field.kind === "list" ? text.split(/[\s,;]+/) : [text];
  return items.every((item) => pattern.test(item)) ? null : "format";
}
