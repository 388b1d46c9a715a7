// What is to be answered: a question as it was typed, or what a customer has said last.
import type { AiConversation } from "../_shared/ai/ai_database.ts";
import type { Host } from "../_shared/http/host.ts";
import { Refusal } from "../_shared/http/problem.ts";
import type { Line } from "./prompts/frame.ts";
import { linesOf } from "./subject.ts";

export interface Asked {
  question: string;
  /** What was said before, for whoever answers. */
  lines: Line[];
  conversationId: string | null;
  messageId: string | null;
}

const MOST_LINES = 12;
const MOST_CHARACTERS = 2_000;

/** Refuses where nothing is asked. */
export async function questionFrom(
  wanted: { query?: string | undefined; conversation_id?: string | undefined },
  host: Host,
  tenantId: string,
): Promise<Asked> {
  const { query, conversation_id } = wanted;
  const conversation =
    conversation_id === undefined
      ? null
      : await host.database.aiConversation(tenantId, conversation_id);
  if (conversation_id !== undefined && !conversation) throw new Refusal("conversation_not_found");
  const last = conversation ? lastOf(conversation) : null;
  const question = (query?.trim() || last?.text || "").slice(-MOST_CHARACTERS);
  if (question === "") throw new Refusal("ai_empty");
  return {
    question,
    lines: conversation ? contextOf(conversation) : [],
    conversationId: conversation_id ?? null,
    messageId: last?.id ?? null,
  };
}

/** A voice note of half an hour is not what an answer costs the most for. */
function contextOf(conversation: AiConversation): Line[] {
  return linesOf(conversation)
    .slice(-MOST_LINES)
    .map(({ de, texto }) => ({ de, texto: texto.slice(0, MOST_CHARACTERS) }));
}

/** Several messages in a row are one question. */
function lastOf({ messages }: AiConversation): { id: string; text: string } | null {
  const end = messages.findLastIndex(({ from }) => from === "cliente");
  if (end < 0) return null;
  const start = messages.slice(0, end).findLastIndex(({ from }) => from === "atendente") + 1;
  const asked = messages.slice(start, end + 1);
  return { id: messages[end]?.id ?? "", text: asked.map(({ text }) => text).join("\n") };
}
