// A template with its blanks filled in. Only parts with something to fill in are named.
import { type TemplateValues, templateValues } from "@prosa/shared/message-content.ts";
import type { TemplateDefinition } from "@prosa/shared/templates.ts";
import { asObject } from "../../provider/json.ts";
import type { Outbound } from "../channel.ts";
import { fileNameOf } from "./format-media.ts";

type Component = Record<string, unknown>;

export function templateOf({ template, payload, media }: Outbound): Component | null {
  const values = templateValues.safeParse(asObject(payload).template);
  if (template === null || !values.success) return null;
  const header = headerOf(template, values.data, media);
  if (header === null) return null;
  const components = [
    ...header,
    ...bodyOf(template, values.data),
    ...buttonsOf(template, values.data),
  ];
  return {
    name: template.name,
    language: { code: template.language },
    ...(components.length > 0 ? { components } : {}),
  };
}

/** Null when its file is not there. */
function headerOf(
  template: TemplateDefinition,
  values: TemplateValues,
  media: Outbound["media"],
): Component[] | null {
  const { header } = template.components;
  if (header === null || header.kind === "text") {
    return textOf("header", template, template.parameters.header, values.header);
  }
  if (media === null) return null;
  const file = {
    id: media.ref,
    ...(header.kind === "document" ? fileNameOf(media.file_name) : {}),
  };
  return [{ type: "header", parameters: [{ type: header.kind, [header.kind]: file }] }];
}

function bodyOf(template: TemplateDefinition, values: TemplateValues): Component[] {
  return textOf("body", template, template.parameters.body, values.body);
}

function textOf(
  type: "header" | "body",
  { parameter_format: format }: TemplateDefinition,
  names: string[],
  values: Record<string, string>,
): Component[] {
  if (names.length === 0) return [];
  const parameters = names.map((name) => ({
    type: "text",
    ...(format === "named" ? { parameter_name: name } : {}),
    text: values[name] ?? "",
  }));
  return [{ type, parameters }];
}

function buttonsOf(template: TemplateDefinition, values: TemplateValues): Component[] {
  return template.parameters.buttons.map((index) => {
    const value = values.buttons[index] ?? "";
    return template.components.buttons[Number(index)]?.kind === "code"
      ? {
          type: "button",
          sub_type: "copy_code",
          index,
          parameters: [{ type: "coupon_code", coupon_code: value }],
        }
      : { type: "button", sub_type: "url", index, parameters: [{ type: "text", text: value }] };
  });
}
