import type { TemplateValues } from "@prosa/shared/message-content.ts";
import type { Template } from "./queries.ts";

const fold = (text: string) =>
  text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLocaleLowerCase();

/** By name or by words; what can be sent comes first. */
export function findTemplates(all: readonly Template[], query: string): Template[] {
  const wanted = fold(query.trim());
  return all
    .filter(({ name, components }) => fold(`${name} ${components.body}`).includes(wanted))
    .sort((a, b) => Number(hindranceOf(a) !== null) - Number(hindranceOf(b) !== null));
}

/** Why a template cannot be sent, as a key of the locale; null when it can. */
export function hindranceOf(template: Template): string | null {
  if (template.unsupported_code) return `unsupported.${template.unsupported_code}`;
  return template.status === "approved" ? null : `status.${template.status}`;
}

/** The words with their blanks filled in; one that is still empty stays visible. */
export function fillBlanks(words: string, values: Record<string, string>): string {
  return words.replace(/\{\{\s*(\w+)\s*\}\}/g, (hole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return value?.trim() || hole;
  });
}

/** What the provider takes for a blank: one line, no tab, no four spaces in a row. */
export function isBlankValue(value: string): boolean {
  return value.trim() !== "" && !/[\n\r\t]| {4}/.test(value);
}

export type Values = Pick<TemplateValues, "header" | "body" | "buttons">;

export const NO_VALUES: Values = { header: {}, body: {}, buttons: {} };

/** Whether every blank has a value the provider takes. */
export function isFilled({ parameters }: Template, values: Values): boolean {
  return (["header", "body", "buttons"] as const).every((part) =>
    parameters[part].every((name) => isBlankValue(values[part][name] ?? "")),
  );
}
