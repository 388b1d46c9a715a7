// Structured outputs: the keywords that Anthropic's decoder does not know are refused.
import type { Schema } from "../ai/brain/schema.ts";
import { asObject } from "../http.ts";
import { invalid } from "./models.ts";

const notSupported: Record<string, string[]> = {
  integer: ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  number: ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  string: ["minLength", "maxLength"],
  array: ["maxItems", "uniqueItems"],
  object: ["minProperties", "maxProperties", "patternProperties", "propertyNames"],
};
const place = "output_config.format.schema";

export function schemaOf(config: Record<string, unknown> | null): Schema | null {
  if (config?.format === undefined || config.format === null) return null;
  const format = asObject(config.format);
  if (format?.type !== "json_schema") {
    throw invalid("output_config.format.type: Input should be 'json_schema'");
  }
  const schema = asObject(format.schema);
  if (!schema) throw invalid(`${place}: Field required`);
  visit(schema, 0);
  return schema;
}

function visit(schema: Schema, depth: number): void {
  if (depth > 20) throw invalid(`${place}: Schema is too deeply nested`);
  for (const type of [schema.type].flat().map(String)) {
    const found = (notSupported[type] ?? []).filter((keyword) => keyword in schema);
    if (found.length === 1) {
      throw invalid(`${place}: For '${type}' type, property '${found[0]}' is not supported`);
    }
    if (found.length > 1) {
      throw invalid(
        `${place}: For '${type}' type, properties ${found.join(", ")} are not supported`,
      );
    }
    if (type === "array" && Number(schema.minItems ?? 0) > 1) {
      throw invalid(
        `${place}: For 'array' type, 'minItems' values other than 0 or 1 are not supported`,
      );
    }
    if (type === "object" && schema.additionalProperties !== false) {
      throw invalid(
        `${place}: For 'object' type, 'additionalProperties' must be explicitly set to false`,
      );
    }
  }
  const inner = [
    ...Object.values((schema.properties ?? {}) as Schema),
    ...Object.values((schema.$defs ?? {}) as Schema),
    ...((schema.anyOf ?? []) as Schema[]),
    ...(schema.items ? [schema.items] : []),
  ];
  for (const one of inner) visit(one as Schema, depth + 1);
}
