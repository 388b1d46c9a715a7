// Strict structured outputs: what OpenAI's decoder cannot hold to is refused before anything is said.
import type { Schema } from "../ai/brain/schema.ts";
import { invalid } from "./invalid.ts";

const refused = [
  "allOf",
  "oneOf",
  "not",
  "if",
  "then",
  "else",
  "dependentRequired",
  "dependentSchemas",
  "patternProperties",
  "propertyNames",
  "unevaluatedProperties",
  "default",
];
const formats = [
  "date-time",
  "time",
  "date",
  "duration",
  "email",
  "hostname",
  "ipv4",
  "ipv6",
  "uuid",
];
const deepest = 10;
const mostProperties = 5_000;

/** `param` is where the schema stands in the request. */
export function checkStrictSchema(schema: Schema, name: string, param: string): void {
  let properties = 0;

  function refuse(place: string[], what: string): never {
    const context = place.length === 0 ? "()" : `(${place.map((one) => `'${one}'`).join(", ")})`;
    const message = `Invalid schema for response_format '${name}': In context=${context}, ${what}`;
    throw invalid(message, param, "invalid_json_schema");
  }

  function visit(one: Schema, place: string[], depth: number) {
    const keyword = refused.find((word) => word in one);
    if (keyword) refuse(place, `'${keyword}' is not permitted.`);
    if (depth > deepest) refuse(place, `schemas may be nested at most ${deepest} levels deep.`);
    for (const [at, branch] of ((one.anyOf ?? []) as Schema[]).entries()) {
      visit(branch, [...place, "anyOf", String(at)], depth);
    }
    for (const [key, inner] of Object.entries((one.$defs ?? one.definitions ?? {}) as Schema)) {
      visit(inner as Schema, [...place, "$defs", key], depth);
    }
    if (one.anyOf || one.$ref) return;
    if (!("type" in one) && !("enum" in one) && !("const" in one)) {
      refuse(place, "schema must have a 'type' key.");
    }
    if (typeof one.format === "string" && !formats.includes(one.format)) {
      refuse(place, `'${one.format}' is not a valid format.`);
    }
    const types = [one.type].flat();
    if (types.includes("object")) visitObject(one, place, depth);
    if (types.includes("array")) {
      if (!one.items) refuse(place, "array schema missing items.");
      visit(one.items as Schema, [...place, "items"], depth + 1);
    }
  }

  function visitObject(one: Schema, place: string[], depth: number) {
    if (one.additionalProperties !== false) {
      refuse(place, "'additionalProperties' is required to be supplied and to be false.");
    }
    const inner = Object.entries((one.properties ?? {}) as Record<string, Schema>);
    const required = Array.isArray(one.required) ? one.required : [];
    const missing = inner.find(([key]) => !required.includes(key));
    if (missing) {
      refuse(
        place,
        `'required' is required to be supplied and to be an array including every key in properties. Missing '${missing[0]}'.`,
      );
    }
    const extra = required.find((key) => !inner.some(([known]) => known === key));
    if (extra !== undefined) refuse(place, `Extra required key '${String(extra)}' supplied.`);
    properties += inner.length;
    if (properties > mostProperties) refuse(place, `more than ${mostProperties} properties.`);
    for (const [key, value] of inner) visit(value, [...place, "properties", key], depth + 1);
  }

  if (schema.type !== "object") {
    const type = JSON.stringify(schema.type ?? "None");
    refuse([], `schema must be a JSON Schema of 'type: "object"', got 'type: ${type}'.`);
  }
  visit(schema, [], 0);
}
