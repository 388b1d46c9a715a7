// A JSON schema as the played models read it: references followed, null as a possibility.

export type Schema = Record<string, unknown>;

export interface Shape {
  schema: Schema;
  nullable: boolean;
}

export function shapeOf(given: unknown, root: Schema): Shape {
  let schema = (given ?? {}) as Schema;
  let nullable = false;
  for (let depth = 0; depth < 20; depth++) {
    const branches = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
    if (typeof schema.$ref === "string") {
      const { $ref, ...beside } = schema;
      schema = { ...referred($ref as string, root), ...beside };
    } else if (Array.isArray(branches)) {
      const full = branches.filter(({ type }) => type !== "null");
      nullable ||= full.length < branches.length;
      const { anyOf: _any, oneOf: _one, ...beside } = schema;
      schema = { ...(full[0] ?? { type: "null" }), ...beside };
    } else if (Array.isArray(schema.allOf)) {
      const { allOf, ...beside } = schema;
      schema = Object.assign({}, ...(allOf as Schema[]), beside);
    } else if (Array.isArray(schema.type)) {
      nullable ||= schema.type.includes("null");
      schema = { ...schema, type: schema.type.find((type) => type !== "null") };
    } else break;
  }
  return { schema, nullable };
}

function referred(ref: string, root: Schema): Schema {
  if (ref === "#") return root;
  const found = ref
    .replace(/^#\//, "")
    .split("/")
    .reduce<unknown>((at, key) => (at as Schema | undefined)?.[key], root);
  return (found ?? {}) as Schema;
}

/** The limits of a number, from the keywords or from the words that stand in for them. */
export function limitsOf(schema: Schema): { least: number | null; most: number | null } {
  const words = String(schema.description ?? "");
  const [, from, to] =
    /(-?\d+(?:[.,]\d+)?)\s*(?:a|até|to|e|-|–|\.\.+)\s*\+?(-?\d+(?:[.,]\d+)?)/i.exec(words) ?? [];
  const number = (value: unknown, said: string | undefined, keyword: string) => {
    if (typeof value === "number") return value;
    const [, named] =
      new RegExp(`${keyword}\\w*[^\\d-]{0,4}(-?\\d+(?:\\.\\d+)?)`, "i").exec(words) ?? [];
    const text = named ?? said;
    return text === undefined ? null : Number(text.replace(",", "."));
  };
  return {
    least: number(schema.minimum, from, "minimum"),
    most: number(schema.maximum, to, "maximum"),
  };
}
