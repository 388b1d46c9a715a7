// Prompt caching: what lies before a mark is written once and read five minutes long.
import type { Call } from "../ai/serve.ts";
import { countTokens } from "../ai/text/tokens.ts";
import { asObject } from "../http.ts";
import { blocksOf } from "./input.ts";
import { invalid } from "./models.ts";

const least = 1_024;
const mostMarks = 4;

export interface InputUsage {
  input_tokens: number;
  cache_creation_input_tokens: number;
  cache_read_input_tokens: number;
}

/** Its tokeniser cuts finer. */
export const claudeTokens = (text: string): number => Math.ceil(countTokens(text) * 1.3);

export function inputUsage({ ai, key, body, entry }: Call): InputUsage {
  const marked: string[] = [];
  let text = "";
  const add = (piece: unknown, mark: unknown) => {
    text += JSON.stringify(piece);
    if (mark) marked.push(text);
  };
  // The schema is written in front of everything else.
  add(asObject(body.output_config)?.format ?? null, false);
  for (const tool of Array.isArray(body.tools) ? body.tools : []) {
    add(tool, asObject(tool)?.cache_control);
  }
  const system = body.system === undefined ? [] : blocksOf(body.system, "system");
  for (const block of system) add(block.text, block.cache_control);
  for (const message of (body.messages as { role: string; content: unknown }[]) ?? []) {
    for (const block of blocksOf(message.content, "messages")) {
      add([message.role, block.text ?? block], block.cache_control);
    }
  }
  if (body.cache_control) marked.push(text);
  if (marked.length > mostMarks) {
    throw invalid(
      `A maximum of ${mostMarks} blocks with cache_control may be provided. Found ${marked.length}.`,
    );
  }
  const total = claudeTokens(text);
  const long = marked.filter((beginning) => claudeTokens(beginning) >= least);
  const found = ai.prefixes.read(`anthropic ${key.name} ${entry.model}`, long);
  const read = claudeTokens(long[found] ?? "");
  const created = claudeTokens(long.at(-1) ?? "") - read;
  return {
    input_tokens: total - read - created,
    cache_creation_input_tokens: created,
    cache_read_input_tokens: read,
  };
}
