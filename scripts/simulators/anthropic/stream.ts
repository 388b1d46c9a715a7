// A message as events: it starts empty, each block starts, grows and stops, then why and what it cost.
import { frame, piecesOf } from "../ai/pieces.ts";
import type { Content } from "./messages.ts";

interface Message {
  content: Content[];
  stop_reason: string;
  stop_sequence: string | null;
  stop_details: unknown;
  usage: Record<string, unknown>;
}

export function eventsOf(message: Message): string[] {
  const { content, stop_reason, stop_sequence, stop_details, usage } = message;
  const event = (type: string, more: object = {}) => frame({ type, ...more }, type);
  const begun = {
    ...message,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    stop_details: null,
    usage: { ...usage, output_tokens: 1 },
  };
  return [
    event("message_start", { message: begun }),
    ...content.flatMap((block, index) => [
      event("content_block_start", { index, content_block: emptied(block) }),
      ...(index === 0 ? [event("ping")] : []),
      ...deltasOf(block).map((delta) => event("content_block_delta", { index, delta })),
      event("content_block_stop", { index }),
    ]),
    event("message_delta", { delta: { stop_reason, stop_sequence, stop_details }, usage }),
    event("message_stop"),
  ];
}

function emptied(block: Content): Content {
  if (block.type === "thinking") return { ...block, signature: "" };
  return block.type === "tool_use" ? { ...block, input: {} } : { ...block, text: "" };
}

function deltasOf(block: Content): object[] {
  if (block.type === "thinking") return [{ type: "signature_delta", signature: block.signature }];
  if (block.type === "tool_use") {
    const pieces = piecesOf(JSON.stringify(block.input));
    return ["", ...pieces].map((piece) => ({ type: "input_json_delta", partial_json: piece }));
  }
  return piecesOf(String(block.text)).map((piece) => ({ type: "text_delta", text: piece }));
}
