// POST /responses.
import type { Answer, Call } from "../ai/serve.ts";
import { think } from "../ai/think.ts";
import { asObject } from "../http.ts";
import { inputTokens } from "./cached.ts";
import { schemaOf } from "./format.ts";
import { invalid } from "./invalid.ts";
import { modelOf } from "./models.ts";
import { effortOf, refuseSampling, within } from "./reasoning.ts";
import { promptOf } from "./responses-input.ts";
import { framesOf } from "./responses-stream.ts";

const known = new Set([
  ..."background conversation include input instructions max_output_tokens max_tool_calls".split(
    " ",
  ),
  ..."metadata model parallel_tool_calls previous_response_id prompt prompt_cache_key".split(" "),
  ..."prompt_cache_retention reasoning safety_identifier service_tier store stream".split(" "),
  ..."stream_options temperature text tool_choice tools top_logprobs top_p truncation user".split(
    " ",
  ),
]);
const leastOutput = 16;

export interface OutputItem {
  id: string;
  type: string;
  [more: string]: unknown;
}

export function responses(call: Call): Answer {
  const { body, ai } = call;
  const stranger = Object.keys(body).find((key) => !known.has(key));
  if (stranger) {
    throw invalid(`Unknown parameter: '${stranger}'.`, stranger, "unknown_parameter");
  }
  const model = modelOf(body.model, "text", "v1/responses");
  const prompt = promptOf(body);
  const effort = effortOf(model, asObject(body.reasoning)?.effort, "reasoning.effort");
  refuseSampling(body, effort);
  const format = asObject(asObject(body.text)?.format) ?? { type: "text" };
  const words = `${prompt.instructions} ${prompt.data}`;
  prompt.schema = schemaOf(format.type, format, "text.format", words);
  const limit = limitOf(body.max_output_tokens, model.mostOutput);
  const sent = JSON.stringify([body.instructions, body.tools, format, body.input]);
  const { input, cached } = inputTokens(call, sent);
  if (input > model.context) throw tooLong();

  const thought = think(call, prompt, body.tool_choice === "required");
  const said = thought.toolCall ? JSON.stringify(thought.toolCall.args) : thought.text;
  const spoken = within(said, effort, limit);
  const id = ai.next();
  const status = spoken.whole ? "completed" : "incomplete";
  const output: OutputItem[] = [];
  if (spoken.reasoning > 0) {
    const hidden = asArray(body.include).includes("reasoning.encrypted_content");
    output.push({
      id: `rs_${id}`,
      type: "reasoning",
      summary: [],
      ...(hidden && { encrypted_content: Buffer.from(`reasoning ${id}`).toString("base64") }),
    });
  }
  if (thought.toolCall) {
    output.push({
      id: `fc_${id}`,
      type: "function_call",
      status,
      call_id: `call_${id}`,
      name: thought.toolCall.name,
      arguments: spoken.text,
    });
  } else if (spoken.text || spoken.whole) {
    const part = thought.refused
      ? { type: "refusal", refusal: spoken.text }
      : { type: "output_text", text: spoken.text, annotations: [], logprobs: [] };
    output.push({ id: `msg_${id}`, type: "message", status, role: "assistant", content: [part] });
  }
  const usage = {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cached, cache_write_tokens: 0 },
    output_tokens: spoken.output,
    output_tokens_details: { reasoning_tokens: spoken.reasoning },
    total_tokens: input + spoken.output,
  };
  const response = {
    id: `resp_${id}`,
    object: "response",
    created_at: Math.floor(Date.now() / 1000),
    status,
    background: false,
    error: null,
    incomplete_details: spoken.whole ? null : { reason: "max_output_tokens" },
    instructions: body.instructions ?? null,
    max_output_tokens: body.max_output_tokens ?? null,
    model: body.model,
    output,
    parallel_tool_calls: body.parallel_tool_calls ?? true,
    previous_response_id: null,
    reasoning: { effort: effort.name, summary: null },
    service_tier: "default",
    store: body.store ?? true,
    temperature: body.temperature ?? 1,
    text: { format },
    tool_choice: body.tool_choice ?? "auto",
    tools: body.tools ?? [],
    top_p: body.top_p ?? 1,
    truncation: body.truncation ?? "disabled",
    usage,
    metadata: body.metadata ?? {},
  };
  return body.stream === true ? { frames: framesOf(response), usage } : { body: response, usage };
}

function limitOf(asked: unknown, most: number): number {
  if (asked === undefined || asked === null) return most;
  const param = "max_output_tokens";
  if (typeof asked !== "number" || !Number.isInteger(asked)) {
    throw invalid(`Invalid type for '${param}': expected an integer.`, param, "invalid_type");
  }
  if (asked < leastOutput) {
    throw invalid(
      `Invalid '${param}': integer below minimum value. Expected a value >= ${leastOutput}, but got ${asked} instead.`,
      param,
      "integer_below_min_value",
    );
  }
  return Math.min(asked, most);
}

export const tooLong = () =>
  invalid(
    "Your input exceeds the context window of this model. Please adjust your input and try again.",
    "input",
    "context_length_exceeded",
  );

const asArray = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
