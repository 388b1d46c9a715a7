// Reply buttons, lists and links, with every limit of theirs.
import { asObject } from "../../http.ts";
import { badValue, invalid, missing } from "../graph-error.ts";
import { isMediaType } from "../media/rules.ts";
import type { MediaFile } from "../media/shelf.ts";
import type { WhatsApp } from "../simulator.ts";
import type { Line } from "../world.ts";
import {
  blank,
  block,
  type Draft,
  list,
  only,
  optionalWords,
  type Params,
  words,
} from "./draft.ts";
import { fileOf } from "./media.ts";

const path = "interactive['action']";

export function checkInteractive(sim: WhatsApp, line: Line, params: Params): Draft {
  const interactive = block(params, "interactive");
  only(interactive, ["type", "header", "body", "footer", "action"], "interactive");
  const { type } = interactive;
  const check = typeof type === "string" ? kinds[type] : undefined;
  if (!check) {
    throw invalid(`Param interactive['type'] must be one of {${Object.keys(kinds).join(", ")}}.`);
  }
  const body = asObject(interactive.body);
  if (!body) throw missing("The parameter interactive['body'] is required.");
  const text = words(body.text, "interactive['body']['text']", check.body);
  const media = checkHeader(sim, line, interactive.header, check.mediaHeader);
  if (interactive.footer !== undefined) {
    words(asObject(interactive.footer)?.text, "interactive['footer']['text']", 60);
  }
  const action = asObject(interactive.action);
  if (!action) throw missing(`The parameter ${path} is required.`);
  check.action(action);
  return { ...blank, text, content: { interactive }, media };
}

const kinds: Record<string, { body: number; mediaHeader: boolean; action(action: Params): void }> =
  {
    button: { body: 1024, mediaHeader: true, action: checkButtons },
    list: { body: 4096, mediaHeader: false, action: checkList },
    cta_url: { body: 1024, mediaHeader: true, action: checkLink },
    location_request_message: {
      body: 1024,
      mediaHeader: false,
      action: (action) => named(action, "send_location"),
    },
    request_contact_info: {
      body: 1024,
      mediaHeader: false,
      action: (action) => named(action, "request_contact_info"),
    },
  };

function checkHeader(
  sim: WhatsApp,
  line: Line,
  value: unknown,
  mediaAllowed: boolean,
): MediaFile | null {
  if (value === undefined) return null;
  const header = asObject(value);
  const type = header?.type;
  if (!header || typeof type !== "string") {
    throw missing("The parameter interactive['header']['type'] is required.");
  }
  if (type === "text") {
    words(header.text, "interactive['header']['text']", 60);
    return null;
  }
  const taken = mediaAllowed && isMediaType(type) && type !== "audio" && type !== "sticker";
  if (!taken) throw badValue(`Header type ${type} is not allowed for this interactive message.`);
  return fileOf(sim, line, type, asObject(header[type]) ?? {});
}

function checkButtons(action: Params): void {
  only(action, ["buttons"], path);
  const buttons = list(action.buttons, `${path}['buttons']`);
  if (buttons.length < 1 || buttons.length > 3) {
    throw badValue("Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3");
  }
  const replies = buttons.map((value, at) => {
    const button = asObject(value);
    if (button?.type !== "reply") {
      throw invalid(`Param ${path}['buttons'][${at}]['type'] must be one of {REPLY}.`);
    }
    const reply = asObject(button.reply) ?? {};
    return {
      id: words(reply.id, "Button id", 256),
      title: words(reply.title, "Button title", 20),
    };
  });
  refuseTwins(
    replies.map(({ id }) => id),
    "button id",
  );
  refuseTwins(
    replies.map(({ title }) => title),
    "button title",
  );
}

function checkList(action: Params): void {
  only(action, ["button", "sections"], path);
  words(action.button, `${path}['button']`, 20);
  const sections = list(action.sections, `${path}['sections']`);
  if (sections.length < 1 || sections.length > 10) {
    throw badValue("Invalid sections count. Min allowed sections: 1, Max allowed sections: 10");
  }
  const ids: string[] = [];
  for (const value of sections) {
    const section = asObject(value) ?? {};
    if (sections.length > 1 || section.title !== undefined) {
      words(section.title, "Section title", 24);
    }
    const rows = list(section.rows, `${path}['sections'][]['rows']`);
    if (rows.length === 0) throw badValue("A section must have at least one row.");
    for (const item of rows) {
      const row = asObject(item) ?? {};
      only(row, ["id", "title", "description"], `${path}['sections'][]['rows'][]`);
      ids.push(words(row.id, "Row id", 200));
      words(row.title, "Row title", 24);
      optionalWords(row.description, "Row description", 72);
    }
  }
  if (ids.length > 10) throw badValue("Total row count exceed max allowed count: 10");
  refuseTwins(ids, "row id");
}

function checkLink(action: Params): void {
  named(action, "cta_url");
  const parameters = asObject(action.parameters);
  if (!parameters) throw missing(`The parameter ${path}['parameters'] is required.`);
  words(parameters.display_text, `${path}['parameters']['display_text']`, 20);
  const url = URL.parse(words(parameters.url, `${path}['parameters']['url']`, 2000));
  if (url?.protocol !== "https:" && url?.protocol !== "http:") {
    throw badValue(`${path}['parameters']['url'] is not a valid URL.`);
  }
}

function named(action: Params, name: string): void {
  if (action.name !== name) throw invalid(`Param ${path}['name'] must be one of {${name}}.`);
}

function refuseTwins(values: string[], what: string): void {
  if (new Set(values).size < values.length) throw badValue(`Duplicated ${what}.`);
}
