// The passages of a company that a question is about. The tenant is the caller's, never the question's.
import type { ErrorCode } from "@prosa/shared/errors.ts";
import type { ModoDeBusca } from "@prosa/shared/search-modes.ts";
import type { Host } from "../../_shared/http/host.ts";
import type { FoundPassage } from "../../_shared/knowledge/database.ts";
import { type Embed, vectorText } from "./embed.ts";

export interface Question {
  tenantId: string;
  userId: string | null;
  query: string;
  topK: number;
  mode: ModoDeBusca;
}

export interface Retrieved {
  passages: FoundPassage[];
  /** Why it was looked for by its words alone, when it was not meant to be. */
  withoutVector: ErrorCode | null;
}

export async function retrieve(
  { database }: Pick<Host, "database">,
  { tenantId, userId, query, topK, mode }: Question,
  embed: Embed,
): Promise<Retrieved> {
  const search = { query, topK, mode };
  const [model] = mode === "texto" ? [] : await database.knowledgeModels(tenantId);
  if (model === undefined) {
    const passages = await database.findKnowledge(tenantId, {
      ...search,
      vector: null,
      model: null,
    });
    return { passages, withoutVector: null };
  }
  const about = { documentId: null, userId, jobKey: null, prefer: model };
  const answer = await embed(tenantId, [query], about);
  const vector = answer.ok ? vectorText(answer.vectors[0] ?? []) : null;
  const passages = await database.findKnowledge(tenantId, {
    ...search,
    vector,
    model: answer.ok ? answer.model : null,
  });
  return { passages, withoutVector: answer.ok ? null : answer.code };
}
