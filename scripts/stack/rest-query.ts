// lite guesses the type of a filter value: `phone=eq.+1555` matches nothing and an 18-digit id in a
// text column loses its last digits. A quoted value it keeps as text, which Postgres then casts.
const reserved = new Set(["select", "order", "limit", "offset", "columns", "on_conflict"]);
const comparison = /^((?:not\.)?(?:eq|neq|gt|gte|lt|lte)\.)(.*)$/s;
const list = /^((?:not\.)?in\.\()(.*)\)$/s;

export function quoteFilterValues(search: URLSearchParams): string {
  const quoted = new URLSearchParams();
  for (const [name, value] of search) quoted.append(name, quoteFilter(name, value));
  return quoted.toString();
}

function quoteFilter(name: string, value: string): string {
  const last = name.split(".").at(-1) ?? name;
  if (last === "or" || last === "and") return quoteTree(value);
  if (reserved.has(last)) return value;
  const [, operator, operand] = comparison.exec(value) ?? [];
  if (operator && operand !== undefined && !operand.startsWith("{"))
    return operator + quote(operand);
  const [, open, items] = list.exec(value) ?? [];
  if (open && items && !items.includes('"')) {
    return `${open}${items.split(",").map(quote).join(",")})`;
  }
  return value;
}

function quoteTree(tree: string): string {
  return tree.replace(
    /((?:^|[(,])(?:[\w>.-]+)\.(?:not\.)?(?:eq|neq|gt|gte|lt|lte)\.)([^",()]+)(?=[,)])/g,
    (_match, head: string, value: string) => head + quote(value),
  );
}

function quote(value: string): string {
  return value.startsWith('"') ? value : `"${value.replace(/(["\\])/g, "\\$1")}"`;
}
