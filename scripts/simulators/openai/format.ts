// What shape of answer is asked for: text, any JSON, or a schema.
import type { Schema } from "../ai/brain/schema.ts";
import { asObject } from "../http.ts";
import { invalid, missing } from "./invalid.ts";
import { checkStrictSchema } from "./strict-schema.ts";

const anyJson: Schema = { type: "object", properties: { resposta: { type: "string" } } };

/** `settings` holds name, schema and strict; `param` is where they stand. */
export function schemaOf(
  type: unknown,
  settings: Record<string, unknown>,
  param: string,
  words: string,
): Schema | null {
  if (type === undefined || type === "text") return null;
  if (type === "json_object") {
    if (!/json/i.test(words)) {
      throw invalid(
        `'messages' must contain the word 'json' in some form, to use '${param}' of type 'json_object'.`,
        param,
      );
    }
    return anyJson;
  }
  if (type !== "json_schema") {
    throw invalid(
      `Invalid value: '${String(type)}'. Supported values are: 'json_object', 'json_schema', and 'text'.`,
      `${param}.type`,
      "invalid_value",
    );
  }
  const { name } = settings;
  if (typeof name !== "string") throw missing(`${param}.name`);
  if (!/^[a-zA-Z0-9_-]{1,64}$/.test(name)) {
    throw invalid(
      `Invalid '${param}.name': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.`,
      `${param}.name`,
      "invalid_value",
    );
  }
  const schema = asObject(settings.schema);
  if (!schema) throw missing(`${param}.schema`);
  if (settings.strict === true) checkStrictSchema(schema, name, `${param}.schema`);
  return schema;
}
