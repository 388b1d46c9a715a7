// The values for a template's blanks: as many as there are blanks, of text, and on one line.
import { asObject } from "../../http.ts";
import { missing, whatsappError } from "../graph-error.ts";
import { blanksOf, type Template } from "../templates/template.ts";
import { list, type Params } from "./draft.ts";

export function wrongCount(place: string, given: number, expected: number) {
  return whatsappError(
    132000,
    `${place}: number of localizable_params (${given}) does not match the expected number of params (${expected})`,
  );
}

export function mismatch(details: string) {
  return whatsappError(132012, details);
}

export function textValues(
  template: Template,
  place: "header" | "body",
  text: string | undefined,
  given: Params | undefined,
): Map<string, string> {
  const blanks = blanksOf(text);
  const parameters = given?.parameters === undefined ? [] : list(given.parameters, place);
  if (parameters.length !== blanks.length) {
    throw wrongCount(place, parameters.length, blanks.length);
  }
  const values = new Map<string, string>();
  parameters.forEach((value, at) => {
    const parameter = asObject(value);
    const name = template.parameter_format === "NAMED" ? parameter?.parameter_name : String(at + 1);
    if (typeof name !== "string" || !blanks.includes(name) || values.has(name)) {
      throw whatsappError(100, `${place}: Parameter name is missing or empty, or not expected.`);
    }
    values.set(name, textOf(parameter, place));
  });
  return values;
}

function textOf(parameter: Params | null, place: string): string {
  const { type, text } = parameter ?? {};
  // Meta renders these two by their fallback in every language.
  if (type === "currency" || type === "date_time") {
    const fallback = asObject(parameter?.[type])?.fallback_value;
    if (typeof fallback !== "string") throw missing(`${place}: fallback_value is required.`);
    return fallback;
  }
  if (type !== "text") {
    throw mismatch(`${place}: Format mismatch, expected TEXT, received ${String(type)}`);
  }
  if (typeof text !== "string" || text === "") {
    throw missing(`${place}: Parameter of type text is missing text value`);
  }
  if (/[\n\r\t]| {4,}/.test(text)) {
    throw whatsappError(
      132018,
      "Param text cannot have new-line/tab characters or more than 4 consecutive spaces",
    );
  }
  return text;
}
