import type { Tables } from "@prosa/shared/database.types.ts";
import { queryOptions } from "@tanstack/react-query";
import { unwrap } from "../../lib/errors.ts";
import { supabase } from "../../lib/supabase.ts";

/** As the list shows it: all but its text. */
export type KnowledgeDocument = Omit<
  Tables<"knowledge_documents">,
  "content" | "tenant_id" | "removed_at" | "sha256" | "pages_done" | "pages_total" | "created_by"
>;

const SHOWN =
  "id, title, origin, source, storage_path, mime_type, size_bytes, state, progress, error_code, version, live_version, chunk_count, embedding_model, created_at, updated_at";

export const knowledgeKeys = {
  all: (tenantId: string) => [tenantId, "knowledge"] as const,
  list: (tenantId: string) => [tenantId, "knowledge", "list"] as const,
  detail: (tenantId: string, id: string) => [tenantId, "knowledge", "detail", id] as const,
  passages: (tenantId: string, id: string) => [tenantId, "knowledge", "passages", id] as const,
};

export const knowledgeQueries = {
  list: (tenantId: string) =>
    queryOptions({
      queryKey: knowledgeKeys.list(tenantId),
      queryFn: ({ signal }) =>
        unwrap(
          supabase
            .from("knowledge_documents")
            .select(SHOWN)
            .eq("tenant_id", tenantId)
            .order("title")
            .limit(1000)
            .abortSignal(signal),
        ),
    }),
  /** With its text; null when it is gone. */
  detail: (tenantId: string, id: string) =>
    queryOptions({
      queryKey: knowledgeKeys.detail(tenantId, id),
      queryFn: ({ signal }) =>
        unwrap(
          supabase
            .from("knowledge_documents")
            .select(`${SHOWN}, content`)
            .eq("tenant_id", tenantId)
            .eq("id", id)
            .abortSignal(signal)
            .maybeSingle(),
        ),
    }),
  /** What of it is found, as it is found. */
  passages: (tenantId: string, id: string) =>
    queryOptions({
      queryKey: knowledgeKeys.passages(tenantId, id),
      queryFn: ({ signal }) =>
        unwrap(
          supabase
            .from("knowledge_chunks")
            .select("id, position, heading, content")
            .eq("tenant_id", tenantId)
            .eq("document_id", id)
            .order("position")
            .limit(1000)
            .abortSignal(signal),
        ),
    }),
};
