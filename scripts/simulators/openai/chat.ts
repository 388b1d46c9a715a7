// POST /chat/completions: the older API, which local servers speak too.
import type { Prompt, Tool } from "../ai/prompt.ts";
import type { Answer, Call } from "../ai/serve.ts";
import { type Thought, think } from "../ai/think.ts";
import { asObject } from "../http.ts";
import { inputTokens } from "./cached.ts";
import { chunksOf } from "./chat-stream.ts";
import { schemaOf } from "./format.ts";
import { invalid, missing, unsupported, wrongType } from "./invalid.ts";
import { modelOf, type TextModel } from "./models.ts";
import { effortOf, refuseSampling, type Spoken, within } from "./reasoning.ts";

type Body = Record<string, unknown>;

export function chat(call: Call): Answer {
  const { body, ai } = call;
  const model = modelOf(body.model, "text", "v1/chat/completions");
  const prompt = promptOf(body);
  const effort = effortOf(model, body.reasoning_effort, "reasoning_effort");
  refuseSampling(body, effort);
  const format = asObject(body.response_format) ?? {};
  const words = `${prompt.instructions} ${prompt.data}`;
  prompt.schema = schemaOf(
    format.type,
    asObject(format.json_schema) ?? {},
    format.type === "json_schema" ? "response_format.json_schema" : "response_format",
    words,
  );
  if (prompt.tools.length > 0 && !model.toolsOnChat) {
    throw invalid(
      `Function tools are not supported with ${String(body.model)} in /v1/chat/completions. Please use /v1/responses instead.`,
      "tools",
    );
  }
  const limit = limitOf(body, model);
  const { input, cached } = inputTokens(
    call,
    JSON.stringify([body.tools, body.response_format, body.messages]),
  );
  if (input > model.context) {
    throw invalid(
      `This model's maximum context length is ${model.context} tokens. However, your messages resulted in ${input} tokens. Please reduce the length of the messages.`,
      "messages",
      "context_length_exceeded",
    );
  }
  const id = ai.next();
  const thought = think(call, prompt, body.tool_choice === "required");
  const said = thought.toolCall ? JSON.stringify(thought.toolCall.args) : thought.text;
  const spoken = within(said, effort, limit);
  const usage = {
    prompt_tokens: input,
    completion_tokens: spoken.output,
    total_tokens: input + spoken.output,
    prompt_tokens_details: { cached_tokens: cached, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: spoken.reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
  const head = {
    id: `chatcmpl-${id}`,
    object: "chat.completion",
    created: Math.floor(Date.now() / 1000),
    model: body.model,
  };
  const message = messageOf(thought, spoken, id);
  const finish_reason = !spoken.whole ? "length" : thought.toolCall ? "tool_calls" : "stop";
  if (body.stream === true) {
    const counted = asObject(body.stream_options)?.include_usage === true ? usage : null;
    return { frames: chunksOf(head, message, finish_reason, counted), usage };
  }
  const choices = [{ index: 0, message, logprobs: null, finish_reason }];
  const tail = { service_tier: "default", system_fingerprint: "fp_demo" };
  return { body: { ...head, choices, usage, ...tail }, usage };
}

export interface ChatMessage {
  role: "assistant";
  content: string | null;
  refusal: string | null;
  annotations: [];
  tool_calls?: { id: string; type: "function"; function: { name: string; arguments: string } }[];
}

function messageOf({ refused, toolCall }: Thought, { text }: Spoken, id: string): ChatMessage {
  const message: ChatMessage = {
    role: "assistant",
    content: refused || toolCall ? null : text,
    refusal: refused ? text : null,
    annotations: [],
  };
  if (!toolCall) return message;
  const { name } = toolCall;
  return {
    ...message,
    tool_calls: [{ id: `call_${id}`, type: "function", function: { name, arguments: text } }],
  };
}

function promptOf(body: Body): Prompt {
  const { messages } = body;
  if (messages === undefined) throw missing("messages");
  if (!Array.isArray(messages)) throw wrongType("messages", "an array of objects");
  if (messages.length === 0) {
    throw invalid(
      "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.",
      "messages",
      "empty_array",
    );
  }
  const orders: string[] = [];
  const said: string[] = [];
  let toolAnswered = false;
  for (const [at, given] of messages.entries()) {
    const { role, content } = asObject(given) ?? {};
    const text = textOf(content, `messages[${at}].content`, role === "assistant");
    if (role === "system" || role === "developer") orders.push(text);
    else if (role === "user") said.push(text);
    else if (role === "tool") toolAnswered = true;
    else if (role !== "assistant") {
      throw invalid(
        `Invalid value: '${String(role)}'. Supported values are: 'system', 'assistant', 'user', 'function', 'tool', and 'developer'.`,
        `messages[${at}].role`,
        "invalid_value",
      );
    }
  }
  const tools = Array.isArray(body.tools) ? body.tools.map(toolOf) : [];
  return {
    instructions: orders.join("\n\n"),
    data: said.join("\n\n"),
    schema: null,
    tools,
    toolAnswered,
  };
}

function textOf(content: unknown, param: string, maybeNone: boolean): string {
  if (typeof content === "string") return content;
  if (Array.isArray(content)) return content.map((part) => asObject(part)?.text ?? "").join("\n");
  if (maybeNone && (content === null || content === undefined)) return "";
  throw wrongType(param, "one of a string or array of objects");
}

function toolOf(given: unknown, at: number): Tool {
  const tool = asObject(asObject(given)?.function);
  if (typeof tool?.name !== "string") throw missing(`tools[${at}].function.name`);
  return {
    name: tool.name,
    description: String(tool.description ?? ""),
    parameters: asObject(tool.parameters) ?? {},
  };
}

function limitOf(body: Body, model: TextModel): number {
  if (body.max_tokens !== undefined && model.reasons) {
    throw unsupported("max_tokens", " Use 'max_completion_tokens' instead.");
  }
  const asked = body.max_completion_tokens ?? body.max_tokens;
  if (asked === undefined || asked === null) return model.mostOutput;
  if (typeof asked !== "number" || asked < 1) {
    throw invalid(
      "Invalid 'max_completion_tokens': integer below minimum value. Expected a value >= 1.",
      "max_completion_tokens",
      "integer_below_min_value",
    );
  }
  return Math.min(asked, model.mostOutput);
}
