// A template send, held against the template's own definition.
import { asObject } from "../../http.ts";
import { invalid, missing, whatsappError } from "../graph-error.ts";
import type { MediaFile } from "../media/shelf.ts";
import type { WhatsApp } from "../simulator.ts";
import { componentOf, fill, type Template } from "../templates/template.ts";
import type { Line, Pricing } from "../world.ts";
import { blank, block, type Draft, list, only, type Params } from "./draft.ts";
import { fileOf } from "./media.ts";
import { checkTemplateButtons } from "./template-buttons.ts";
import { mismatch, textValues, wrongCount } from "./template-values.ts";

export function checkTemplate(sim: WhatsApp, line: Line, params: Params): Draft {
  const block_ = block(params, "template");
  only(block_, ["name", "language", "components", "namespace"], "template");
  const template = find(sim, line, block_);
  if (template.category === "AUTHENTICATION" && params.to === undefined) {
    throw whatsappError(131062);
  }
  const given = givenComponents(block_.components);
  for (const type of given.keys()) {
    if (type !== "button" && !expects(template, type)) throw wrongCount(type, 1, 0);
  }

  const header = checkHeader(sim, line, template, given.get("header")?.[0]);
  const body = componentOf(template, "BODY");
  const values = textValues(template, "body", body?.text, given.get("body")?.[0]);
  const words = fill(body?.text ?? "", values);
  if ([...words].length > 1024) throw whatsappError(132005, "body: translated text is over 1024.");
  const buttons = checkTemplateButtons(template, given.get("button") ?? []);
  if (componentOf(template, "CAROUSEL") && !given.has("carousel")) {
    throw mismatch("carousel: Format mismatch, expected CAROUSEL, received UNKNOWN");
  }
  return {
    ...blank,
    text: words,
    content: {
      template: block_,
      rendered: {
        header: header.view,
        body: words,
        footer: componentOf(template, "FOOTER")?.text ?? null,
        buttons,
      },
    },
    media: header.media,
    failsWith: header.media?.problem ? { code: 131053, details: header.media.problem } : null,
    category: template.category.toLowerCase() as Pricing["category"],
  };
}

function find({ world }: WhatsApp, line: Line, value: Params): Template {
  const { name } = value;
  const language = asObject(value.language)?.code;
  if (typeof name !== "string") throw missing("The parameter template['name'] is required.");
  if (typeof language !== "string") {
    throw missing("The parameter template['language']['code'] is required.");
  }
  const template = world.templates
    .get(line.waba_id)
    ?.find((known) => known.name === name && known.language === language);
  if (template?.status === "PAUSED") throw whatsappError(132015);
  if (template?.status === "DISABLED") throw whatsappError(132016);
  if (template?.status !== "APPROVED") {
    throw whatsappError(132001, `template name (${name}) does not exist in ${language}`);
  }
  return template;
}

function givenComponents(value: unknown): Map<string, Params[]> {
  const given = new Map<string, Params[]>();
  for (const item of value === undefined ? [] : list(value, "template['components']")) {
    const component = asObject(item);
    if (typeof component?.type !== "string") {
      throw missing("The parameter template['components'][]['type'] is required.");
    }
    const type = component.type.toLowerCase();
    if (!["header", "body", "button", "carousel", "limited_time_offer"].includes(type)) {
      throw invalid(`Param template['components'][]['type'] must not be "${component.type}".`);
    }
    if (type !== "button" && given.has(type)) throw invalid(`Component ${type} comes twice.`);
    given.set(type, [...(given.get(type) ?? []), component]);
  }
  return given;
}

function expects(template: Template, type: string): boolean {
  return template.components.some((component) => component.type === type.toUpperCase());
}

function checkHeader(sim: WhatsApp, line: Line, template: Template, given?: Params) {
  const header = componentOf(template, "HEADER");
  if (!header) return { view: null, media: null };
  if (header.format === "TEXT") {
    const values = textValues(template, "header", header.text, given);
    const text = fill(header.text ?? "", values);
    if ([...text].length > 60) throw whatsappError(132005, "header: translated text is over 60.");
    return { view: { format: "TEXT", text }, media: null };
  }
  const kind = header.format!.toLowerCase();
  const parameters = given ? list(given.parameters, "header['parameters']") : [];
  const parameter = asObject(parameters[0]);
  if (parameters.length > 1) throw wrongCount("header", parameters.length, 1);
  if (parameter?.type !== kind) {
    const received = String(parameter?.type ?? "unknown").toUpperCase();
    throw mismatch(`header: Format mismatch, expected ${header.format}, received ${received}`);
  }
  const value = asObject(parameter[kind]);
  if (!value) throw missing(`The parameter header['${kind}'] is required.`);
  const view = { format: header.format, ...value };
  if (kind === "location") return { view, media: null as MediaFile | null };
  const media = fileOf(sim, line, kind as "image" | "video" | "document", value);
  return { view, media };
}
