// What a model is asked for while somebody writes, and what becomes of it.
import type { Fonte, RespostaAnswer } from "@prosa/shared/ai.ts";
import type { tons } from "@prosa/shared/ai-insights.ts";
import type { Draft } from "../../../ui/assist.ts";
import { type OnTheWay, streamAi } from "./stream-ai.ts";

export type Tone = (typeof tons)[number];

/** An answer, or the draft in another way. */
export type Wish = { kind: "answer" } | { kind: "rewrite"; tone: Tone };

/** What the strip over the words has to say. */
export type Help =
  | { step: "running"; wish: Wish; sources: Fonte[]; writes: boolean }
  | { step: "answered"; answer: RespostaAnswer }
  | { step: "rewritten"; tone: Tone }
  /** Nothing the company has written says it. */
  | { step: "unknown" }
  | { step: "failed"; wish: Wish; error: unknown };

export interface Fulfilled {
  /** What is to stand in the field now. */
  text: string;
  help: Help;
}

export async function fulfil(
  wish: Wish,
  { conversationId, text }: Draft,
  on: OnTheWay,
  signal: AbortSignal,
): Promise<Fulfilled> {
  if (wish.kind === "rewrite") {
    const { tone } = wish;
    const asked = { op: "reescrever", texto: text, pedido: tone } as const;
    const { texto } = await streamAi(asked, on, signal);
    return { text: texto, help: { step: "rewritten", tone } };
  }
  const asked = { op: "resposta", conversation_id: conversationId } as const;
  const answer = await streamAi(asked, on, signal);
  if (answer.precisa_humano) return { text, help: { step: "unknown" } };
  return { text: answer.resposta, help: { step: "answered", answer } };
}
