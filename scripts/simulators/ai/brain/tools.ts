// Whether a tool is called: only when the text has everything the tool needs.
import type { Material, Prompt, Tool } from "../prompt.ts";
import { fold } from "../text/words.ts";
import { questionOf } from "./answer.ts";
import { type Schema, shapeOf } from "./schema.ts";

export interface ToolCall {
  name: string;
  args: Record<string, unknown>;
}

export function toolCallFor(prompt: Prompt, material: Material, forced: boolean): ToolCall | null {
  if (prompt.toolAnswered) return null;
  for (const tool of prompt.tools) {
    const args = argumentsOf(tool, material);
    if (args) return { name: tool.name, args };
  }
  const [first] = prompt.tools;
  return forced && first ? { name: first.name, args: {} } : null;
}

function argumentsOf(tool: Tool, material: Material): Record<string, unknown> | null {
  const properties = Object.entries((tool.parameters.properties ?? {}) as Schema);
  const args: Record<string, unknown> = {};
  for (const [name, given] of properties) {
    const { schema, nullable } = shapeOf(given, tool.parameters);
    const value = argument(fold(name), schema, material);
    if (value === null && !nullable) return null;
    args[name] = value;
  }
  return args;
}

const written: [RegExp, RegExp][] = [
  [/mail/, /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/],
  [/cpf/, /\d{3}\.?\d{3}\.?\d{3}-?\d{2}/],
  [/phone|telefone|celular/, /\+?\d[\d ()-]{8,}\d/],
  [/cep|zip/, /\d{5}-?\d{3}/],
  [/date|data|dia/, /\d{4}-\d{2}-\d{2}|\d{1,2}\/\d{1,2}(?:\/\d{2,4})?/],
  [/id$|order|pedido|number|numero|protocolo|codigo|code/, /\b\d{3,}\b/],
];

function argument(name: string, schema: Schema, material: Material): unknown {
  const text = material.customer;
  if (Array.isArray(schema.enum)) {
    return schema.enum.find((one) => fold(text).includes(fold(String(one)))) ?? null;
  }
  const pattern = written.find(([names]) => names.test(name))?.[1];
  const found = pattern ? (pattern.exec(text)?.[0] ?? null) : null;
  if (schema.type === "integer" || schema.type === "number") {
    return found === null ? null : Number(found.replaceAll(/\D/g, ""));
  }
  if (schema.type !== "string") return null;
  return /query|busca|pergunta|question|consulta/.test(name) ? questionOf(material) : found;
}
