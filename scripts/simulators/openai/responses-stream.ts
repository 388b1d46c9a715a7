// A response as events: each item is added, grows and is done; numbers never skip.
import { frame, piecesOf } from "../ai/pieces.ts";
import type { OutputItem } from "./responses.ts";

interface Part {
  type: string;
  text?: string;
  refusal?: string;
}

export function framesOf(response: { status: string; output: OutputItem[] }): string[] {
  const frames: string[] = [];
  const push = (type: string, more: object) =>
    frames.push(frame({ type, sequence_number: frames.length, ...more }, type));
  const begun = { ...response, status: "in_progress", output: [], usage: null };
  push("response.created", { response: { ...begun, incomplete_details: null } });
  push("response.in_progress", { response: { ...begun, incomplete_details: null } });
  response.output.forEach((item, output_index) => {
    if (item.type === "message") message(item, output_index, push);
    else if (item.type === "function_call") functionCall(item, output_index, push);
    else {
      push("response.output_item.added", { output_index, item });
      push("response.output_item.done", { output_index, item });
    }
  });
  push(`response.${response.status}`, { response });
  return frames;
}

type Push = (type: string, more: object) => void;

function message(item: OutputItem, output_index: number, push: Push) {
  const [part] = item.content as Part[];
  if (!part) return;
  const refusal = part.type === "refusal";
  const kind = refusal ? "refusal" : "output_text";
  const text = (refusal ? part.refusal : part.text) ?? "";
  const place = { item_id: item.id, output_index, content_index: 0 };
  push("response.output_item.added", {
    output_index,
    item: { ...item, status: "in_progress", content: [] },
  });
  push("response.content_part.added", {
    ...place,
    part: { ...part, [refusal ? "refusal" : "text"]: "" },
  });
  const beside = refusal ? {} : { logprobs: [] };
  for (const delta of piecesOf(text))
    push(`response.${kind}.delta`, { ...place, delta, ...beside });
  push(`response.${kind}.done`, { ...place, [refusal ? "refusal" : "text"]: text, ...beside });
  push("response.content_part.done", { ...place, part });
  push("response.output_item.done", { output_index, item });
}

function functionCall(item: OutputItem, output_index: number, push: Push) {
  const place = { item_id: item.id, output_index };
  const args = String(item.arguments);
  push("response.output_item.added", {
    output_index,
    item: { ...item, status: "in_progress", arguments: "" },
  });
  for (const delta of piecesOf(args)) {
    push("response.function_call_arguments.delta", { ...place, delta });
  }
  push("response.function_call_arguments.done", { ...place, name: item.name, arguments: args });
  push("response.output_item.done", { output_index, item });
}
