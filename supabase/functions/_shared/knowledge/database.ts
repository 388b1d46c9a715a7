// What the functions ask of the database about documents.
import type { Tables } from "@prosa/shared/database.types.ts";
import type { ErrorCode } from "@prosa/shared/errors.ts";
import type { ModoDeBusca } from "@prosa/shared/search-modes.ts";
import type postgres from "postgres";
import { storableJson, storableText } from "../provider/json.ts";
import { type ActingFor, claimsOf, only, type Within } from "../statements.ts";

export type KnowledgeDocument = Pick<
  Tables<"knowledge_documents">,
  | "id"
  | "tenant_id"
  | "title"
  | "origin"
  | "source"
  | "storage_path"
  | "content"
  | "pages_done"
  | "pages_total"
  | "version"
>;

export interface KnowledgePages {
  content: string;
  pages_done: number;
  pages_total: number;
  file: { mime_type: string; size_bytes: number; sha256: string };
}

export interface KnowledgeChunk {
  position: number;
  heading: string;
  content: string;
  tokens: number;
}

export interface EmbeddingProgress {
  chunks: number;
  embedded: number;
  next: { id: string; heading: string; content: string }[];
}

export interface KnowledgeSearch {
  query: string;
  /** As Postgres writes one. */
  vector: string | null;
  model: string | null;
  topK: number;
  mode: ModoDeBusca;
}

/** A passage that was found, and why. A `place` is its rank, by meaning or by words. */
export interface FoundPassage {
  id: string;
  document_id: string;
  title: string;
  heading: string;
  content: string;
  chunk_position: number;
  score: number;
  vector_score: number | null;
  text_score: number | null;
  vector_place: number | null;
  text_place: number | null;
  fused: number;
}

/** A document in the version that was read; whoever comes with another changes nothing. */
export type Version = Pick<KnowledgeDocument, "tenant_id" | "id" | "version">;

export interface KnowledgeDatabase {
  /** Null when there is nothing to do any more. */
  openKnowledge(tenantId: string, documentId: string): Promise<KnowledgeDocument | null>;
  /** Puts the rest of the work in the queue. */
  continueKnowledge(document: Version): Promise<void>;
  keepPages(document: Version, pages: KnowledgePages): Promise<void>;
  keepChunks(document: Version, chunks: KnowledgeChunk[]): Promise<void>;
  chunksToEmbed(document: Version, max: number): Promise<EmbeddingProgress>;
  keepEmbeddings(
    document: Version,
    model: string,
    vectors: { id: string; embedding: string }[],
  ): Promise<void>;
  publishKnowledge(document: Version): Promise<void>;
  failKnowledge(document: Version, code: ErrorCode): Promise<void>;
  addKnowledgePage(
    caller: ActingFor,
    page: { title: string; url: string; storagePath: string },
  ): Promise<string>;
  /** The models that a tenant's passages are embedded with, the most used first. */
  knowledgeModels(tenantId: string): Promise<string[]>;
  findKnowledge(tenantId: string, search: KnowledgeSearch): Promise<FoundPassage[]>;
}

export function knowledgeQueries(sql: postgres.Sql, within: Within): KnowledgeDatabase {
  const place = ({ tenant_id, id, version }: Version) =>
    sql`${tenant_id}::uuid, ${id}::uuid, ${version}::integer`;

  return {
    async openKnowledge(tenantId, documentId) {
      const [row] = await within(sql<KnowledgeDocument[]>`
        select d.id, d.tenant_id, d.title, d.origin, d.source, d.storage_path, d.content, d.pages_done, d.pages_total, d.version
          from private.open_knowledge(${tenantId}::uuid, ${documentId}::uuid) d where d.id is not null`);
      return row ?? null;
    },

    async continueKnowledge(document) {
      await within(sql`select private.continue_knowledge(${place(document)})`);
    },

    async keepPages(document, { content, pages_done, pages_total, file }) {
      await within(sql`
        select private.keep_pages(${place(document)}, ${content}, ${pages_done}::integer,
          ${pages_total}::integer, ${storableJson(file)}::text::jsonb)`);
    },

    async keepChunks(document, chunks) {
      await within(sql`
        select private.keep_chunks(${place(document)}, ${storableJson(chunks)}::text::jsonb)`);
    },

    async chunksToEmbed(document, max) {
      const [row] = await within(sql<{ progress: EmbeddingProgress }[]>`
        select private.chunks_to_embed(${place(document)}, ${max}::integer) as progress`);
      return only(row).progress;
    },

    async keepEmbeddings(document, model, vectors) {
      await within(sql`
        select private.keep_embeddings(${place(document)}, ${model}, ${storableJson(vectors)}::text::jsonb)`);
    },

    async publishKnowledge(document) {
      await within(sql`select private.publish_knowledge(${place(document)})`);
    },

    async failKnowledge(document, code) {
      await within(sql`select private.fail_knowledge(${place(document)}, ${code})`);
    },

    async addKnowledgePage(caller, { title, url, storagePath }) {
      const [row] = await within(sql<{ id: string }[]>`
        select d.id from private.add_knowledge_page(
          ${claimsOf(caller)}::text::jsonb, ${title}, ${url}, ${storagePath}) d`);
      return only(row).id;
    },

    async knowledgeModels(tenantId) {
      const [row] = await within(sql<{ models: string[] }[]>`
        select to_jsonb(private.knowledge_models(${tenantId}::uuid)) as models`);
      return only(row).models;
    },

    async findKnowledge(tenantId, { query, vector, model, topK, mode }) {
      const rows = await within(sql<{ found: FoundPassage }[]>`
        select to_jsonb(f) as found
          from private.find_knowledge(
            ${tenantId}::uuid, ${storableText(query)}, ${vector}, ${model}, ${topK}::integer, ${mode}) f
         order by f.fused desc, f.id`);
      return rows.map(({ found }) => found);
    },
  };
}
