// A message template as the account owns it, and the blanks it has.

export type TemplateStatus = "APPROVED" | "PENDING" | "REJECTED" | "PAUSED" | "DISABLED";
export type TemplateCategory = "MARKETING" | "UTILITY" | "AUTHENTICATION";

export interface TemplateButton {
  type: string;
  text: string;
  url?: string;
  phone_number?: string;
  example?: unknown;
  [more: string]: unknown;
}

export interface TemplateComponent {
  type: "HEADER" | "BODY" | "FOOTER" | "BUTTONS" | "CAROUSEL" | "LIMITED_TIME_OFFER";
  format?: "TEXT" | "IMAGE" | "VIDEO" | "DOCUMENT" | "LOCATION";
  text?: string;
  buttons?: TemplateButton[];
  example?: unknown;
  cards?: unknown;
  [more: string]: unknown;
}

export interface Template {
  id: string;
  name: string;
  language: string;
  category: TemplateCategory;
  status: TemplateStatus;
  parameter_format: "POSITIONAL" | "NAMED";
  components: TemplateComponent[];
  rejected_reason: string;
  quality_score: { score: "GREEN" | "YELLOW" | "RED" | "UNKNOWN"; date: number };
}

export function componentOf(template: Template, type: TemplateComponent["type"]) {
  return template.components.find((component) => component.type === type) ?? null;
}

/** The names of the blanks in a text, each once, in their order: "1", "2" or words. */
export function blanksOf(text: string | undefined): string[] {
  const names = [...(text ?? "").matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name]) => name!);
  return [...new Set(names)];
}

export function fill(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (blank, name) => values.get(name) ?? blank);
}
