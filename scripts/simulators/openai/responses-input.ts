// What POST /responses is given: a text or items, and what in them may not be.
import type { Prompt, Tool } from "../ai/prompt.ts";
import { asObject } from "../http.ts";
import { invalid, missing, wrongType } from "./invalid.ts";

type Body = Record<string, unknown>;

export function promptOf(body: Body): Prompt {
  const { input } = body;
  if (input === undefined || input === null) throw missing("input");
  const orders = typeof body.instructions === "string" ? [body.instructions] : [];
  const said: string[] = [];
  let toolAnswered = false;
  if (typeof input === "string") said.push(input);
  else if (!Array.isArray(input)) throw wrongType("input", "one of a string or array of objects");
  else {
    for (const [at, given] of input.entries()) {
      const item = asObject(given);
      if (!item) throw wrongType(`input[${at}]`, "an object");
      if (item.type === "function_call_output") toolAnswered = true;
      if (item.type !== undefined && item.type !== "message") continue;
      const text = textOf(item.content, item.role, `input[${at}].content`);
      if (item.role === "system" || item.role === "developer") orders.push(text);
      else if (item.role === "user") said.push(text);
      else if (item.role !== "assistant") {
        throw invalid(
          `Invalid value: '${String(item.role)}'. Supported values are: 'assistant', 'system', 'developer', and 'user'.`,
          `input[${at}].role`,
          "invalid_value",
        );
      }
    }
  }
  return {
    instructions: orders.join("\n\n"),
    data: said.join("\n\n"),
    schema: null,
    tools: toolsOf(body.tools),
    toolAnswered,
  };
}

function textOf(content: unknown, role: unknown, param: string): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) throw wrongType(param, "one of an array of objects or string");
  const wanted = role === "assistant" ? ["output_text", "refusal"] : ["input_text"];
  return content
    .map((given, at) => {
      const part = asObject(given) ?? {};
      if (wanted.includes(String(part.type))) return String(part.text ?? part.refusal ?? "");
      if (["input_image", "input_file", "input_audio"].includes(String(part.type))) return "";
      throw invalid(
        `Invalid value: '${String(part.type)}'. Supported values are: ${wanted.map((one) => `'${one}'`).join(", ")}, 'input_image', and 'input_file'.`,
        `${param}[${at}].type`,
        "invalid_value",
      );
    })
    .join("\n");
}

function toolsOf(tools: unknown): Tool[] {
  if (tools === undefined || tools === null) return [];
  if (!Array.isArray(tools)) throw wrongType("tools", "an array of objects");
  return tools.map((given, at) => {
    const tool = asObject(given) ?? {};
    if (tool.type !== "function") {
      throw invalid(`Unsupported tool type: ${String(tool.type)}.`, `tools[${at}].type`);
    }
    if (typeof tool.name !== "string") throw missing(`tools[${at}].name`);
    return {
      name: tool.name,
      description: String(tool.description ?? ""),
      parameters: asObject(tool.parameters) ?? {},
    };
  });
}
