// A completion in chunks: who speaks, piece after piece, why it ended, what it cost, and that it is done.
import { frame, piecesOf } from "../ai/pieces.ts";
import type { ChatMessage } from "./chat.ts";

export function chunksOf(
  head: Record<string, unknown>,
  message: ChatMessage,
  finishReason: string,
  usage: unknown,
): string[] {
  const whole = { ...head, object: "chat.completion.chunk", service_tier: "default" };
  const beside = usage === null ? {} : { usage: null };
  const chunk = (delta: object, finish_reason: string | null = null) =>
    frame({
      ...whole,
      system_fingerprint: "fp_demo",
      choices: [{ index: 0, delta, logprobs: null, finish_reason }],
      ...beside,
    });
  const last = { ...whole, system_fingerprint: "fp_demo", choices: [], usage };
  return [
    ...deltasOf(message).map((delta) => chunk(delta)),
    chunk({}, finishReason),
    ...(usage === null ? [] : [frame(last)]),
    "data: [DONE]\n\n",
  ];
}

function deltasOf({ content, refusal, tool_calls }: ChatMessage): object[] {
  const [tool] = tool_calls ?? [];
  const role = { role: "assistant", refusal: null };
  if (tool) {
    const { name, arguments: args } = tool.function;
    const begun = { index: 0, id: tool.id, type: "function", function: { name, arguments: "" } };
    return [
      { ...role, content: null, tool_calls: [begun] },
      ...piecesOf(args).map((piece) => ({
        tool_calls: [{ index: 0, function: { arguments: piece } }],
      })),
    ];
  }
  const kind = refusal === null ? "content" : "refusal";
  return [
    { ...role, content: "" },
    ...piecesOf(refusal ?? content ?? "").map((piece) => ({ [kind]: piece })),
  ];
}
