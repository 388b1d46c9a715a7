// LoopBack's `filter`: where, order and limit over rows.
import { asObject, parseObject } from "../http.ts";
import { RestError } from "./rest-error.ts";

export interface Filter {
  where: Record<string, unknown>;
  order: string | null;
  limit: number;
}

const usualLimit = 50;

export function readFilter(text: string | null): Filter {
  if (text === null) return { where: {}, order: null, limit: usualLimit };
  const given = parseObject(text);
  if (!given) throw new RestError(400, "filter is not valid JSON");
  const limit = typeof given.limit === "number" && given.limit > 0 ? given.limit : usualLimit;
  return {
    where: asObject(given.where) ?? {},
    order: typeof given.order === "string" ? given.order : null,
    limit: Math.min(limit, 1_000),
  };
}

export function matches(row: object, where: Record<string, unknown>): boolean {
  return Object.entries(where).every(([key, wanted]) => {
    const list = Array.isArray(wanted) ? wanted.map((one) => asObject(one) ?? {}) : [];
    if (key === "and") return list.every((one) => matches(row, one));
    if (key === "or") return list.some((one) => matches(row, one));
    const value = (row as Record<string, unknown>)[key];
    const operators = asObject(wanted);
    if (!operators) return value === wanted;
    return Object.entries(operators).every(([operator, limit]) => compare(value, operator, limit));
  });
}

function compare(value: unknown, operator: string, limit: unknown): boolean {
  const order = String(value) < String(limit) ? -1 : Number(String(value) > String(limit));
  const numbers = typeof value === "number" && typeof limit === "number";
  const distance = numbers ? value - limit : order;
  switch (operator) {
    case "gt":
      return distance > 0;
    case "gte":
      return distance >= 0;
    case "lt":
      return distance < 0;
    case "lte":
      return distance <= 0;
    case "neq":
      return distance !== 0;
    case "inq":
      return Array.isArray(limit) && limit.includes(value);
    default:
      throw new RestError(400, `Operator "${operator}" is not allowed`);
  }
}

/** `started_at DESC`; ascending without a word. */
export function sorted<Row extends object>(rows: Row[], order: string | null): Row[] {
  if (!order) return rows;
  const [name = "", direction = "ASC"] = order.trim().split(/\s+/);
  const sign = direction.toUpperCase() === "DESC" ? -1 : 1;
  const at = (row: Row) => (row as Record<string, unknown>)[name];
  return rows.toSorted((a, b) => {
    if (compare(at(a), "lt", at(b))) return -sign;
    return compare(at(a), "gt", at(b)) ? sign : 0;
  });
}
