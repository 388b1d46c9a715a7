import type { TemplateValues } from "@prosa/shared/message-content.ts";
import type { Template } from "../compose/queries.ts";
import { isBlankValue, type Values } from "../compose/template-words.ts";
import type { Recipient } from "./recipients.ts";

/** Where a blank of the text gets its words: the same for all, or each person's own. */
export type Source = { kind: "fixed" } | { kind: "name" } | { kind: "column" };
export type Sources = Record<string, Source["kind"]>;

export const sourceOf = (sources: Sources, blank: string) => sources[blank] ?? "fixed";

/** The blanks that come from the list, in the order of its columns. */
export function columnsOf(template: Template, sources: Sources): string[] {
  return template.parameters.body.filter((blank) => sourceOf(sources, blank) === "column");
}

export function usesName(template: Template, sources: Sources): boolean {
  return template.parameters.body.some((blank) => sourceOf(sources, blank) === "name");
}

/** Whether what is the same for all has been filled in. */
export function isReady(template: Template, values: Values, sources: Sources): boolean {
  const filled = (part: keyof Values, blank: string) => isBlankValue(values[part][blank] ?? "");
  return (
    template.parameters.header.every((blank) => filled("header", blank)) &&
    template.parameters.buttons.every((blank) => filled("buttons", blank)) &&
    template.parameters.body.every(
      (blank) => sourceOf(sources, blank) !== "fixed" || filled("body", blank),
    )
  );
}

/** What only this person reads: blank → words. */
export function ownValues(
  template: Template,
  sources: Sources,
  person: Recipient,
): Record<string, string> {
  const columns = columnsOf(template, sources);
  const firstName = person.nome.trim().split(/\s+/)[0] ?? "";
  const own: Record<string, string> = {};
  for (const blank of template.parameters.body) {
    const source = sourceOf(sources, blank);
    if (source === "name") own[blank] = firstName;
    if (source === "column") own[blank] = person.columns[columns.indexOf(blank)] ?? "";
  }
  return own;
}

/** As create_broadcast() takes the template: without the blanks that each person fills. */
export function commonValues(
  template: Template,
  values: Values,
  sources: Sources,
): Omit<TemplateValues, "upload_id"> & { name: string } {
  const body = Object.fromEntries(
    Object.entries(values.body).filter(([blank]) => sourceOf(sources, blank) === "fixed"),
  );
  const { header, buttons } = values;
  return { template_id: template.id, name: template.name, header, body, buttons };
}
