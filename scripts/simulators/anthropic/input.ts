// What POST /messages is given, checked, and as a prompt.
import type { Prompt, Tool } from "../ai/prompt.ts";
import { asObject } from "../http.ts";
import { invalid, type Model } from "./models.ts";
import { schemaOf } from "./schema.ts";

type Body = Record<string, unknown>;

export interface Block {
  type: string;
  text?: string;
  cache_control?: unknown;
}

export function promptOf(body: Body, model: Model): Prompt {
  refuseSampling(body, model);
  refuseThinking(body, model);
  refuseForcing(body, model);
  const { messages } = body;
  if (!Array.isArray(messages)) throw invalid("messages: Field required");
  if (messages.length === 0) throw invalid("messages: at least one message is required");
  const said: string[] = [];
  let toolAnswered = false;
  for (const [at, given] of messages.entries()) {
    const { role, content } = asObject(given) ?? {};
    if (role !== "user" && role !== "assistant") {
      throw invalid(`messages.${at}.role: Input should be 'user' or 'assistant'`);
    }
    const blocks = blocksOf(content, `messages.${at}.content`);
    if (blocks.some(({ type }) => type === "tool_result")) toolAnswered = true;
    const text = blocks.map((block) => block.text ?? "").join("\n");
    if (role === "user") said.push(text);
    if (blocks.some(({ type, text: words }) => type === "text" && words === "")) {
      throw invalid("messages: text content blocks must be non-empty");
    }
  }
  if (asObject(messages[0])?.role !== "user") {
    throw invalid('messages: first message must use the "user" role');
  }
  if (asObject(messages.at(-1))?.role === "assistant" && model.thinks) {
    throw invalid(
      "This model does not support assistant message prefill. The conversation must end with a user message.",
    );
  }
  const system = body.system === undefined ? [] : blocksOf(body.system, "system");
  return {
    instructions: system.map(({ text }) => text ?? "").join("\n\n"),
    data: said.join("\n\n"),
    schema: schemaOf(asObject(body.output_config)),
    tools: toolsOf(body.tools),
    toolAnswered,
  };
}

export function blocksOf(content: unknown, place: string): Block[] {
  if (typeof content === "string") return [{ type: "text", text: content }];
  if (!Array.isArray(content)) throw invalid(`${place}: Input should be a valid list`);
  return content.map((given, at) => {
    const block = asObject(given);
    if (typeof block?.type !== "string") throw invalid(`${place}.${at}.type: Field required`);
    if (block.type === "text" && typeof block.text !== "string") {
      throw invalid(`${place}.${at}.text.text: Field required`);
    }
    return block as unknown as Block;
  });
}

function refuseSampling(body: Body, model: Model): void {
  const set = ["temperature", "top_p", "top_k"].filter((name) => (body[name] ?? null) !== null);
  if (model.thinks && set[0]) {
    throw invalid(`${set[0]}: this model does not accept sampling parameters`);
  }
  const { temperature } = body;
  if (typeof temperature === "number" && (temperature < 0 || temperature > 1)) {
    throw invalid("temperature: range: 0..1");
  }
}

function refuseThinking(body: Body, model: Model): void {
  const type = asObject(body.thinking)?.type;
  if (type === "disabled" && !model.quietable) {
    throw invalid("thinking.type: thinking cannot be disabled for this model");
  }
  if (type === "enabled" && model.thinks) {
    throw invalid("thinking.type: 'enabled' is not supported for this model, use 'adaptive'");
  }
  const effort = asObject(body.output_config)?.effort;
  const known = ["low", "medium", "high", "xhigh", "max"];
  if (effort === undefined || effort === null) return;
  if (!model.thinks) throw invalid("output_config.effort: not supported for this model");
  if (!known.includes(String(effort))) {
    throw invalid(
      `output_config.effort: Input should be ${known.map((one) => `'${one}'`).join(", ")}`,
    );
  }
}

function refuseForcing(body: Body, model: Model): void {
  const type = asObject(body.tool_choice)?.type;
  if (type === undefined) return;
  if (!Array.isArray(body.tools))
    throw invalid("tool_choice: may only be specified while providing tools");
  if (model.forcible || (type !== "any" && type !== "tool")) return;
  throw invalid(`tool_choice: forced tool use ('${String(type)}') is not supported for this model`);
}

function toolsOf(tools: unknown): Tool[] {
  if (!Array.isArray(tools)) return [];
  return tools.map((given, at) => {
    const tool = asObject(given) ?? {};
    if (typeof tool.name !== "string") throw invalid(`tools.${at}.name: Field required`);
    const parameters = asObject(tool.input_schema);
    if (!parameters) throw invalid(`tools.${at}.input_schema: Field required`);
    return { name: tool.name, description: String(tool.description ?? ""), parameters };
  });
}
