import { phoneMatchKey, toE164 } from "@prosa/shared/phone.ts";
import { isBlankValue } from "../compose/template-words.ts";

export const MOST_RECIPIENTS = 5_000;
const LONGEST_NAME = 120;
/** As the database takes it, the plus included. */
const SHORTEST_PHONE = 9;

/** Somebody a broadcast goes to, with what only they will read. */
export interface Recipient {
  contatoId?: string;
  telefone?: string;
  nome: string;
  columns: string[];
}

export type ProblemCode =
  | "phone_invalid"
  | "phone_repeated"
  | "value_missing"
  | "value_invalid"
  | "columns_extra"
  | "name_missing"
  | "name_too_long";

/** A line that nobody can be written to with, and why. `column` counts the values from 1. */
export interface Problem {
  line: number;
  text: string;
  code: ProblemCode;
  column?: number;
}

/** What stands between the fields: whatever the first line with one of them uses. */
function separatorOf(lines: readonly string[]): string {
  const sample = lines.find((line) => /[;\t,]/.test(line)) ?? "";
  return [";", "\t", ","].find((separator) => sample.includes(separator)) ?? ";";
}

/** The fields of one line; in quotes a field may hold the separator, and a quote is written twice. */
function fieldsOf(line: string, separator: string): string[] {
  const fields: string[] = [];
  let field = "";
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    const sign = line[at];
    if (quoted && sign === '"' && line[at + 1] === '"') {
      field += '"';
      at++;
    } else if (sign === '"' && (quoted || field.trim() === "")) {
      quoted = !quoted;
      if (quoted) field = "";
    } else if (sign === separator && !quoted) {
      fields.push(field.trim());
      field = "";
    } else field += sign;
  }
  return [...fields, field.trim()];
}

/** A spreadsheet brings the names of its columns along. */
const isHeading = (field: string) => field !== "" && !/\d/.test(field);

export interface Needs {
  columns: number;
  name: boolean;
}

type Fault = Pick<Problem, "code" | "column">;

/** Why nobody can be written to with these fields; null when somebody can. */
function faultOf(nome: string, values: readonly string[], needs: Needs): Fault | null {
  if ([...nome].length > LONGEST_NAME) return { code: "name_too_long" };
  if (needs.name && nome === "") return { code: "name_missing" };
  if (values.length > needs.columns) return { code: "columns_extra" };
  for (let column = 1; column <= needs.columns; column++) {
    const value = values[column - 1] ?? "";
    if (value === "") return { code: "value_missing", column };
    if (!isBlankValue(value)) return { code: "value_invalid", column };
  }
  return null;
}

/** Reads `telefone;nome;valor1;valor2`, one person a line. `needs` says what a line must bring. */
export function readRecipients(
  pasted: string,
  needs: Needs,
): { people: Recipient[]; problems: Problem[] } {
  const lines = pasted.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
  const separator = separatorOf(lines);
  const heading = lines.findIndex((line) => line.trim() !== "");
  const people: Recipient[] = [];
  const problems: Problem[] = [];
  const seen = new Set<string>();

  for (const [index, text] of lines.entries()) {
    if (text.trim() === "") continue;
    const [phone = "", nome = "", ...columns] = fieldsOf(text, separator);
    if (index === heading && isHeading(phone)) continue;
    // Spreadsheets end their lines with empty fields.
    while (columns.length > needs.columns && columns.at(-1) === "") columns.pop();
    const telefone = toE164(phone);
    const key = telefone && phoneMatchKey(telefone);
    const fault: Fault | null =
      !telefone || !key || telefone.length < SHORTEST_PHONE
        ? { code: "phone_invalid" }
        : seen.has(key)
          ? { code: "phone_repeated" }
          : faultOf(nome, columns, needs);
    if (fault || !telefone || !key) {
      problems.push({ line: index + 1, text: text.trim(), code: "phone_invalid", ...fault });
      continue;
    }
    seen.add(key);
    people.push({ telefone, nome, columns });
  }
  return { people, problems };
}
