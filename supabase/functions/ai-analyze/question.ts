// What is to be answered: a question as it was typed, or what a customer has said last.
import type { Said } from "../_shared/ai/ai_database.ts";
import type { Host } from "../_shared/http/host.ts";
import { Refusal } from "../_shared/http/problem.ts";
import type { Line } from "./prompts/frame.ts";
import type { Subject } from "./subject.ts";

export interface Asked {
  question: string;
  /** What was said before, for whoever answers. */
  lines: Line[];
  conversationId: string | null;
  messageId: string | null;
}

/** What was said in a stored conversation, or, without ids, as the caller tells it. */
type Spoken = Pick<Said, "from" | "text"> & { id: string | null };

const MOST_LINES = 12;
const MOST_CHARACTERS = 2_000;
/** Who has waited for days for an answer is asking what they said last; the rest is what was said before. */
const MOST_IN_A_ROW = 6;

/** Refuses where nothing is asked. */
export async function questionFrom(
  wanted: Subject & { query?: string | undefined },
  host: Host,
  tenantId: string,
): Promise<Asked> {
  const { query, texto, mensagens = [], conversation_id } = wanted;
  const conversation =
    conversation_id === undefined
      ? null
      : await host.database.aiConversation(tenantId, conversation_id);
  if (conversation_id !== undefined && !conversation) throw new Refusal("conversation_not_found");
  const said: Spoken[] =
    conversation?.messages ??
    mensagens.map(({ de, texto }) => ({ id: null, from: de, text: texto }));
  const last = lastOf(said);
  const asked = query?.trim() || texto?.trim() || last?.text || "";
  const question = asked.slice(-MOST_CHARACTERS).toWellFormed();
  if (question.trim() === "") throw new Refusal("ai_empty");
  return {
    question,
    lines: contextOf(said),
    conversationId: conversation_id ?? null,
    messageId: last?.id ?? null,
  };
}

/** A voice note of half an hour is not what an answer costs the most for. */
function contextOf(said: Spoken[]): Line[] {
  return said
    .slice(-MOST_LINES)
    .map(({ from, text }) => ({ de: from, texto: text.slice(0, MOST_CHARACTERS).toWellFormed() }));
}

/** Several messages in a row are one question. */
function lastOf(messages: Spoken[]): { id: string | null; text: string } | null {
  const end = messages.findLastIndex(({ from }) => from === "cliente");
  if (end < 0) return null;
  const start = messages.slice(0, end).findLastIndex(({ from }) => from === "atendente") + 1;
  const asked = messages.slice(Math.max(start, end + 1 - MOST_IN_A_ROW), end + 1);
  return { id: messages[end]?.id ?? null, text: asked.map(({ text }) => text).join("\n") };
}
