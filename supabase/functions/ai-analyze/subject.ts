// What is to be analysed: a stored conversation, a text, or what was said by whom.
import type { AiConversation } from "../_shared/ai/ai_database.ts";
import type { Host } from "../_shared/http/host.ts";
import { Refusal } from "../_shared/http/problem.ts";
import type { Line } from "./prompts/frame.ts";

export interface Subject {
  conversation_id?: string | undefined;
  texto?: string | undefined;
  mensagens?: Line[] | undefined;
}

export interface Material {
  lines: Line[];
  /** Of a stored conversation, what it is as it stands. */
  conversation: { id: string; version: number } | null;
}

export function linesOf({ messages }: AiConversation): Line[] {
  return messages.map(({ from, text }) => ({ de: from, texto: text }));
}

/** Refuses where there is nothing to read. */
export async function materialOf(
  { conversation_id, texto, mensagens }: Subject,
  host: Host,
  tenantId: string,
): Promise<Material> {
  if (conversation_id !== undefined) {
    const found = await host.database.aiConversation(tenantId, conversation_id);
    if (!found) throw new Refusal("conversation_not_found");
    const conversation = { id: conversation_id, version: found.version };
    return { lines: withWords(linesOf(found)), conversation };
  }
  const lines: Line[] = mensagens ?? [{ de: "cliente", texto: texto ?? "" }];
  return { lines: withWords(lines), conversation: null };
}

function withWords(lines: Line[]): Line[] {
  const said = lines.filter(({ texto }) => texto.trim() !== "");
  if (said.length === 0) throw new Refusal("ai_empty");
  return said;
}
