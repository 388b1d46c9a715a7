// POST /messages.
import type { Answer, Call } from "../ai/serve.ts";
import { cutTokens } from "../ai/text/tokens.ts";
import { think } from "../ai/think.ts";
import { asObject } from "../http.ts";
import { claudeTokens, inputUsage } from "./cache.ts";
import { promptOf } from "./input.ts";
import { invalid, type Model, modelOf } from "./models.ts";
import { eventsOf } from "./stream.ts";

export interface Content {
  type: string;
  [more: string]: unknown;
}

const thinkingTokens: Record<string, number> = {
  low: 24,
  medium: 64,
  high: 160,
  xhigh: 320,
  max: 640,
};

export function messages(call: Call): Answer {
  const { body, ai } = call;
  const model = modelOf(body.model);
  const limit = limitOf(body.max_tokens, model);
  const prompt = promptOf(body, model);
  const input = inputUsage(call);
  const all =
    input.input_tokens + input.cache_read_input_tokens + input.cache_creation_input_tokens;
  if (all > model.context) {
    throw invalid(`prompt is too long: ${all} tokens > ${model.context} maximum`);
  }
  const choice = asObject(body.tool_choice)?.type;
  const thought = think(call, prompt, choice === "any" || choice === "tool");
  const id = ai.next();
  const thinking = thinkingOf(body, model);
  const { text, stop } = stopped(thought.text, body.stop_sequences);
  const room = Math.max(0, limit - thinking);
  const said = cutTokens(text, Math.floor(room / 1.3));
  const content: Content[] = [];
  if (thinking > 0) {
    const signature = Buffer.from(`thinking ${id}`).toString("base64");
    content.push({ type: "thinking", thinking: "", signature });
  }
  if (thought.toolCall) {
    const { name, args } = thought.toolCall;
    const caller = { type: "direct" };
    content.push({ type: "tool_use", id: `toolu_01${id}`, name, input: args, caller });
  } else if (said) content.push({ type: "text", text: said, citations: null });
  const cut = said.length < text.length || thinking > limit;
  const stop_reason = stopReason(thought, cut, stop);
  const spoken = thought.toolCall ? JSON.stringify(thought.toolCall.args) : said;
  const usage = {
    ...input,
    cache_creation: {
      ephemeral_5m_input_tokens: input.cache_creation_input_tokens,
      ephemeral_1h_input_tokens: 0,
    },
    output_tokens: cut ? limit : thinking + claudeTokens(spoken),
    output_tokens_details: null,
    server_tool_use: null,
    service_tier: "standard",
    inference_geo: null,
    speed: "standard",
  };
  const message = {
    id: `msg_01${id}`,
    type: "message",
    role: "assistant",
    model: model.id,
    container: null,
    diagnostics: null,
    content: thought.refused ? [] : content,
    stop_reason,
    stop_sequence: stop_reason === "stop_sequence" ? stop : null,
    stop_details: thought.refused ? { type: "refusal", category: null, explanation: null } : null,
    usage,
  };
  return body.stream === true ? { frames: eventsOf(message), usage } : { body: message, usage };
}

function stopReason(
  { refused, toolCall }: ReturnType<typeof think>,
  cut: boolean,
  stop: string | null,
): string {
  if (refused) return "refusal";
  if (cut) return "max_tokens";
  if (toolCall) return "tool_use";
  return stop === null ? "end_turn" : "stop_sequence";
}

function limitOf(asked: unknown, model: Model): number {
  if (asked === undefined) throw invalid("max_tokens: Field required");
  if (typeof asked !== "number" || !Number.isInteger(asked)) {
    throw invalid("max_tokens: Input should be a valid integer");
  }
  if (asked < 1) throw invalid("max_tokens: Input should be greater than or equal to 1");
  if (asked > model.mostOutput) {
    throw invalid(
      `max_tokens: ${asked} > ${model.mostOutput}, which is the maximum allowed number of output tokens for ${model.id}`,
    );
  }
  return asked;
}

function thinkingOf(body: Record<string, unknown>, model: Model): number {
  const type = asObject(body.thinking)?.type;
  if (type === "disabled" || (!model.thinks && type === undefined)) return 0;
  const effort = String(asObject(body.output_config)?.effort ?? "high");
  return thinkingTokens[effort] ?? 0;
}

/** Until the first of the words that end it. */
function stopped(text: string, sequences: unknown): { text: string; stop: string | null } {
  const ends = (Array.isArray(sequences) ? sequences.map(String) : [])
    .map((stop) => ({ stop, at: text.indexOf(stop) }))
    .filter(({ at }) => at >= 0)
    .toSorted((a, b) => a.at - b.at);
  const [first] = ends;
  return first ? { text: text.slice(0, first.at), stop: first.stop } : { text, stop: null };
}
