import { phoneMatchKey, toE164 } from "@prosa/shared/phone.ts";
import type { Sheet } from "./sheet.ts";

export const FIELDS = ["nome", "telefone", "email", "empresa", "tipo", "observacoes"] as const;
export type Field = (typeof FIELDS)[number];

/** What each column of the spreadsheet is; null is left out. */
export type Mapping = (Field | null)[];

/** A line as the server takes it. */
export interface ImportRow extends Partial<Record<Field, string>> {
  line: string;
}

// As people, Excel, Google and other systems head their columns.
const NAMES: Record<Field, RegExp> = {
  telefone:
    /^(telefone|tel|fone|celular|cel|whats ?app|whats|zap|phone|mobile|numero|n?o? de telefone|phone 1 value)\b/,
  email: /^(e ?mail|correio|email address|e mail 1 value)/,
  nome: /^(nome|name|contato|cliente|pessoa|razao social|full name|first name|primeiro nome)\b/,
  empresa: /^(empresa|company|companhia|organizacao|organization|loja)\b/,
  tipo: /^(tipo|kind|type|categoria)\b/,
  observacoes: /^(observac|obs\b|notas?\b|notes?\b|anotac|comentario)/,
};

const plain = (text: string) =>
  text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();

const isEmail = (cell: string) => /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(cell);
const isPhone = (cell: string) => !/\p{L}/u.test(cell) && toE164(cell) !== null;

/** Whether the first row names the columns: one of them is known by name and none is an address. */
export function hasHeading({ rows }: Sheet): boolean {
  const first = rows[0]?.cells ?? [];
  return (
    first.some((cell) => Object.values(NAMES).some((name) => name.test(plain(cell)))) &&
    !first.some((cell) => isEmail(cell) || isPhone(cell))
  );
}

/** What the columns seem to be: by their names, else by what stands in them. */
export function guessMapping(sheet: Sheet, heading: boolean): Mapping {
  const mapping: Mapping = Array.from({ length: sheet.columns }, () => null);
  const take = (field: Field, test: (column: number) => boolean) => {
    if (mapping.includes(field)) return;
    const column = mapping.findIndex((known, at) => known === null && test(at));
    if (column >= 0) mapping[column] = field;
  };
  const names = heading ? (sheet.rows[0]?.cells ?? []).map(plain) : [];
  // Addresses first: "contato" may head a phone as well as a name.
  for (const field of ["telefone", "email", "empresa", "nome", "tipo", "observacoes"] as const) {
    take(field, (at) => NAMES[field].test(names[at] ?? ""));
  }
  const sample = sheet.rows.slice(heading ? 1 : 0, 51);
  const mostly = (test: (cell: string) => boolean) => (at: number) => {
    const cells = sample.map(({ cells }) => cells[at] ?? "").filter(Boolean);
    return cells.length > 0 && cells.filter(test).length > cells.length / 2;
  };
  take("email", mostly(isEmail));
  take("telefone", mostly(isPhone));
  if (!heading)
    take(
      "nome",
      mostly((cell) => /\p{L}/u.test(cell)),
    );
  return mapping;
}

const SUPPLIER = /^(fornecedor|supplier|vendor|terceir|prestador)/;

/** The lines for the server. An address that is none goes as it is: the server says why it refuses. */
export function rowsOf(sheet: Sheet, mapping: Mapping, heading: boolean): ImportRow[] {
  return sheet.rows.slice(heading ? 1 : 0).map(({ line, cells }) => {
    const row: ImportRow = { line: String(line) };
    for (const [at, field] of mapping.entries()) {
      // Our own report marks what looks like a formula with an apostrophe.
      const cell = (cells[at] ?? "").replace(/^'(?=[=+\-@])/, "").trim();
      if (!field || cell === "") continue;
      if (field === "telefone") row.telefone = (/\p{L}/u.test(cell) ? null : toE164(cell)) ?? cell;
      else if (field === "email") row.email = cell.toLowerCase();
      else if (field === "tipo") row.tipo = SUPPLIER.test(plain(cell)) ? "fornecedor" : "cliente";
      else row[field] = cell;
    }
    return row;
  });
}

/** Lines about somebody whom an earlier line is about, by the key that incoming messages are known by: line → the earlier one. */
export function repeatedLines(rows: readonly ImportRow[]): Map<string, string> {
  const first = new Map<string, string>();
  const repeated = new Map<string, string>();
  for (const { line, telefone, email } of rows) {
    const keys = [telefone && phoneMatchKey(telefone), email].filter((key) => key !== undefined);
    const earlier = keys.map((key) => first.get(key)).find((known) => known !== undefined);
    if (earlier) repeated.set(line, earlier);
    for (const key of keys) if (!first.has(key)) first.set(key, line);
  }
  return repeated;
}
