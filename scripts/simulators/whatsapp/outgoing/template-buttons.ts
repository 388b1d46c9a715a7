// The button parameters of a template send, and the buttons as the customer will see them.
import { asObject } from "../../http.ts";
import { badValue, missing } from "../graph-error.ts";
import {
  blanksOf,
  componentOf,
  type Template,
  type TemplateButton,
} from "../templates/template.ts";
import { list, type Params } from "./draft.ts";
import { mismatch, wrongCount } from "./template-values.ts";

export interface ShownButton {
  type: string;
  text: string;
  url?: string;
  payload?: string;
  code?: string;
  phone_number?: string;
}

export function checkTemplateButtons(template: Template, given: Params[]): ShownButton[] {
  const buttons = componentOf(template, "BUTTONS")?.buttons ?? [];
  const byPlace = new Map<number, Params>();
  for (const component of given) {
    const place = Number(component.index);
    const button = buttons[place];
    if (component.index === undefined || !button) {
      throw wrongCount("buttons", given.length, buttons.length);
    }
    if (byPlace.has(place)) throw badValue(`buttons: index ${place} comes twice.`);
    if (String(component.sub_type).toUpperCase() !== button.type) {
      throw mismatch(
        `buttons: Button at index ${place} is of type ${button.type}, not ${String(component.sub_type)}`,
      );
    }
    byPlace.set(place, component);
  }
  return buttons.map((button, place) => shown(button, place, byPlace.get(place)));
}

function shown(button: TemplateButton, place: number, given?: Params): ShownButton {
  const { type, text } = button;
  const parameters = given?.parameters === undefined ? [] : list(given.parameters, "buttons");
  if (parameters.length > 1) throw wrongCount("buttons", parameters.length, 1);
  const value = (key: string) => {
    const found = asObject(parameters[0])?.[key];
    return typeof found === "string" && found !== "" ? found : null;
  };
  const required = (key: string) => {
    const found = value(key);
    if (found) return found;
    throw missing(`buttons: Button at index ${place} of type ${type} requires a parameter`);
  };
  switch (type) {
    case "QUICK_REPLY":
      return { type, text, payload: value("payload") ?? text };
    case "URL": {
      const url = button.url ?? "";
      if (blanksOf(url).length === 0) {
        if (parameters.length > 0) throw wrongCount("buttons", 1, 0);
        return { type, text, url };
      }
      return { type, text, url: url.replace(/\{\{\s*\w+\s*\}\}/, required("text")) };
    }
    case "COPY_CODE": {
      const code = required("coupon_code");
      if (code.length > 15) throw badValue("coupon_code length invalid. Max length: 15");
      return { type, text, code };
    }
    case "PHONE_NUMBER":
      return { type, text, phone_number: button.phone_number };
    default:
      return { type, text };
  }
}
