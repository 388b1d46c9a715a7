// Fills whatever JSON schema is asked for: what a property is called, and what it may hold, says what
// belongs there.
import { fold } from "../text/words.ts";
import { chooseOne } from "./choose.ts";
import { itemsFor } from "./lists.ts";
import type { Mind } from "./mind.ts";
import { numberFor } from "./numbers.ts";
import { limitsOf, type Schema, shapeOf } from "./schema.ts";
import { textFor } from "./texts.ts";

/** One of a list: what was said, by whom, when; or a source that was used. */
export interface Item {
  text: string;
  who?: string;
  at?: number | null;
  /** Where the next one speaks. */
  until?: number | null;
  due?: string | null;
  id?: string;
}

export interface Place {
  /** The property's name without accents, capitals and signs. */
  name: string;
  /** Names and descriptions from the root to here. */
  path: string;
  description: string;
  mind: Mind;
  item: Item | null;
}

export function fill(root: Schema, mind: Mind): unknown {
  const about = String(root.description ?? root.title ?? "");
  return valueFor(root, root, { name: "", path: fold(about), description: "", mind, item: null });
}

function valueFor(given: unknown, root: Schema, place: Place): unknown {
  const { schema, nullable } = shapeOf(given, root);
  const description = fold(String(schema.description ?? ""));
  const here = { ...place, description };
  if ("const" in schema) return schema.const;
  if (Array.isArray(schema.enum)) {
    return chooseOne(schema.enum, here) ?? (nullable ? null : schema.enum[0]);
  }
  switch (typeOf(schema)) {
    case "object":
      return Object.fromEntries(
        Object.entries((schema.properties ?? {}) as Schema).map(([key, one]) => {
          const path = `${place.path} ${fold(key)} ${description}`;
          return [key, valueFor(one, root, { ...here, name: nameOf(key), path })];
        }),
      );
    case "array":
      return listOf(schema, root, here);
    case "boolean":
      return flagFor(here);
    case "integer":
    case "number":
      return numberFor(here, limitsOf(schema), schema.type === "integer") ?? (nullable ? null : 0);
    case "null":
      return null;
    default:
      return clipped(textFor(here), schema) ?? (nullable ? null : "");
  }
}

function typeOf(schema: Schema): unknown {
  if (schema.type) return schema.type;
  if (schema.properties) return "object";
  return schema.items ? "array" : "string";
}

function listOf(schema: Schema, root: Schema, place: Place): unknown[] {
  const { schema: one } = shapeOf(schema.items, root);
  const most = typeof schema.maxItems === "number" ? schema.maxItems : 8;
  const least = typeof schema.minItems === "number" ? schema.minItems : 0;
  const items: (Item | null)[] = itemsFor(place).slice(0, most);
  while (items.length < least) items.push(null);
  const values = items.map((item) => valueFor(one, root, { ...place, item }));
  const distinct = values.filter((value, at) => {
    const same = JSON.stringify(value);
    return values.findIndex((other) => JSON.stringify(other) === same) === at;
  });
  return distinct.length < least ? values : distinct;
}

function flagFor({ name, description, mind, path }: Place): boolean {
  const about = `${name} ${description} ${path}`;
  const { found, churn, urgency, sentiment, material } = mind;
  if (mind.order !== null) return !/humano|transfer|escal|pessoa/.test(about);
  const grounded = material.question !== null || material.sources.length > 0;
  if (/humano|transfer|escal|handoff|pessoa|atendente/.test(name + description)) {
    return (
      mind.wantsPerson || (grounded && found.sources.length === 0) || sentiment.polarity < -0.6
    );
  }
  if (/sabe|encontr|respond|suficient|found|ground|contexto/.test(name)) {
    return found.sources.length > 0;
  }
  if (/urgen/.test(name)) return urgency >= 2;
  if (/risco|churn/.test(name)) return churn.risk === "alto";
  if (/resolv|conclu/.test(name)) return sentiment.polarity > 0.2;
  return false;
}

function clipped(text: string | null, { maxLength, minLength }: Schema): string | null {
  if (text === null) return null;
  const most = typeof maxLength === "number" ? maxLength : text.length;
  const least = typeof minLength === "number" ? minLength : 0;
  return text.slice(0, most).padEnd(least, ".");
}

const nameOf = (key: string) =>
  fold(key.replace(/([a-z])([A-Z])/g, "$1_$2")).replaceAll(/[^a-z0-9]+/g, " ");
