// What is done to documents through here: the rest are verbs of the database.
import type { AiRequest } from "@prosa/shared/ai.ts";
import type { ImportarAnswer } from "@prosa/shared/knowledge.ts";
import { requireRole } from "../../_shared/http/caller.ts";
import { databaseRefusal } from "../../_shared/http/problem.ts";
import { importPage } from "../knowledge/import_page.ts";
import type { OpAsked } from "../op.ts";

/** Has a document read, cut and embedded once more. */
export async function answerEmbed(
  { documento_id }: Extract<AiRequest, { op: "embed" }>,
  { caller }: OpAsked,
): Promise<{ documento_id: string }> {
  const { error } = await caller.supabase.rpc("requeue_knowledge_document", {
    document_id: documento_id,
  });
  if (error) throw databaseRefusal(error);
  return { documento_id };
}

/** Makes a document of a page of the web. */
export function answerImportar(
  { url }: Extract<AiRequest, { op: "importar" }>,
  { caller, host }: OpAsked,
): Promise<ImportarAnswer> {
  // Nothing is fetched for who may not keep it.
  requireRole(caller, "supervisor");
  return importPage(url, caller, host);
}
