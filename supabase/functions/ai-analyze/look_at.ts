// One look at a conversation: everything the company wants to know of it, in one question, kept and
// told in one transaction. A newer message leaves it due again.
import type { AiTurn } from "../_shared/ai/ai_database.ts";
import type { Host } from "../_shared/http/host.ts";
import { analyse } from "./analyse.ts";
import { beginAsking } from "./asking.ts";
import { inOrder } from "./prompts/analysis.ts";
import { linesOf } from "./subject.ts";

export async function lookAt(host: Host, turn: AiTurn): Promise<void> {
  const { database } = host;
  const { tenant_id, conversation_id } = turn;
  const conversation = await database.aiConversation(tenant_id, conversation_id);
  const version = conversation?.version ?? Number(turn.version);
  const lines = conversation ? linesOf(conversation) : [];
  const asking = await beginAsking(host, tenant_id, null, {
    conversationId: conversation_id,
    jobKey: `analise:${conversation_id}:${version}`,
  });
  const kinds = inOrder(asking.settings.analyses);
  // A photo without words, or a voice note nobody has written down yet.
  if (kinds.length === 0 || !lines.some(({ de }) => de === "cliente")) {
    return await database.finishAiTurn(turn, version, null);
  }
  const { value, provider, model, contentHash } = await analyse(asking, "completa", kinds, lines);
  const found = { results: value, content_hash: contentHash, provider, model };
  await database.finishAiTurn(turn, version, found);
}
