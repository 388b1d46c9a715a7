// Location and contact cards.
import { asObject } from "../../http.ts";
import { badValue, invalid, missing } from "../graph-error.ts";
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

export function checkLocation(params: Params): Draft {
  const location = block(params, "location");
  only(location, ["latitude", "longitude", "name", "address"], "location");
  const place = (name: "latitude" | "longitude", limit: number) => {
    const value = location[name];
    if (value === undefined) throw missing(`The parameter location['${name}'] is required.`);
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    if (typeof number !== "number" || !(Math.abs(number) <= limit)) {
      throw badValue(`location['${name}'] must be a number from -${limit} to ${limit}.`);
    }
  };
  place("latitude", 90);
  place("longitude", 180);
  const name = optionalWords(location.name, "location['name']", 1000);
  const address = optionalWords(location.address, "location['address']", 1000);
  return { ...blank, text: name ?? address, content: { location } };
}

const cardKeys = ["addresses", "birthday", "emails", "name", "org", "phones", "urls"];

export function checkContacts(params: Params): Draft {
  const contacts = list(params.contacts, "contacts");
  if (contacts.length < 1 || contacts.length > 257) {
    throw badValue("contacts length invalid. Min length: 1, Max length: 257");
  }
  const names = contacts.map((card, at) => checkCard(card, `contacts[${at}]`));
  return { ...blank, text: names.join(", "), content: { contacts } };
}

function checkCard(value: unknown, path: string): string {
  const card = asObject(value);
  if (!card) throw invalid(`Param ${path} must be a JSON object.`);
  only(card, cardKeys, path);
  const name = asObject(card.name);
  if (!name) throw missing(`The parameter ${path}['name'] is required.`);
  const formatted = words(name.formatted_name, `${path}['name']['formatted_name']`, 1000);
  // Meta wants one more part besides the formatted name.
  const parts = ["first_name", "last_name", "middle_name", "suffix", "prefix"];
  if (!parts.some((part) => typeof name[part] === "string" && name[part] !== "")) {
    throw missing(`${path}['name'] needs first_name or another part besides formatted_name.`);
  }
  for (const phone of card.phones === undefined ? [] : list(card.phones, `${path}['phones']`)) {
    if (typeof asObject(phone)?.phone !== "string") {
      throw missing(`The parameter ${path}['phones'][]['phone'] is required.`);
    }
  }
  return formatted;
}
