// The job `ai.document`: reads a document, cuts it, has its passages embedded and lets them answer. Each
// step is kept before the next begins, and what takes much of a call's processor time goes on in
// another job, so that whoever dies leaves no more undone than one step.
import type { AiJobPayload } from "@prosa/shared/jobs.ts";
import type { Host } from "../../_shared/http/host.ts";
import { log } from "../../_shared/http/log.ts";
import type { KnowledgeDocument } from "../../_shared/knowledge/database.ts";
import { chunkMarkdown } from "./chunk.ts";
import { type Embed, vectorText } from "./embed.ts";
import { readFile } from "./read_file.ts";
import { Unreadable } from "./unreadable.ts";

/** Passages that go to the provider at a time, and how long one job sends them. */
const AT_A_TIME = 64;
const EMBEDDING_MS = 30_000;
/** Less than this on a page is a stamp on a picture, not a text. */
const LETTERS_PER_PAGE = 10;

/** True when this job has done its part; false to come back later. */
export async function readDocument(
  host: Host,
  { tenant_id, document_id }: AiJobPayload<"ai.document">,
  isLast: boolean,
  embed: Embed,
): Promise<boolean> {
  const document = await host.database.openKnowledge(tenant_id, document_id);
  if (document === null) return true;
  try {
    if (!isRead(document)) return await readOn(document, host);
    return await embedOn(document, host, isLast, embed);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    await host.database.failKnowledge(document, error.code);
    log.warn("knowledge.unreadable", { tenant_id, code: error.code });
    return true;
  }
}

function isRead({ origin, pages_done, pages_total }: KnowledgeDocument): boolean {
  return origin === "text" || (pages_total !== null && pages_done >= pages_total);
}

async function readOn(document: KnowledgeDocument, host: Host): Promise<boolean> {
  await host.database.keepPages(document, await readFile(document, host));
  await host.database.continueKnowledge(document);
  return true;
}

async function embedOn(
  document: KnowledgeDocument,
  { database }: Host,
  isLast: boolean,
  embed: Embed,
): Promise<boolean> {
  const { tenant_id: tenantId, id: documentId } = document;
  let progress = await database.chunksToEmbed(document, AT_A_TIME);
  if (progress.chunks === 0) {
    await database.keepChunks(document, cut(document));
    progress = await database.chunksToEmbed(document, AT_A_TIME);
  }
  const until = performance.now() + EMBEDDING_MS;
  while (progress.next.length > 0) {
    if (performance.now() > until) {
      await database.continueKnowledge(document);
      return true;
    }
    const texts = progress.next.map(({ heading, content }) => `${heading}\n\n${content}`);
    const jobKey = `document:${documentId}:${document.version}:${progress.next[0]?.id}`;
    const answer = await embed(tenantId, texts, { documentId, userId: null, jobKey, prefer: null });
    if (!answer.ok) {
      if (answer.canRetry && !isLast) return false;
      // By its words it is found all the same.
      log.warn("knowledge.not_embedded", {
        tenant_id: tenantId,
        code: answer.code,
      });
      break;
    }
    const vectors = progress.next.flatMap(({ id }, at) => {
      const embedding = vectorText(answer.vectors[at] ?? []);
      return embedding === null ? [] : [{ id, embedding }];
    });
    if (vectors.length === 0) break;
    await database.keepEmbeddings(document, answer.model, vectors);
    progress = await database.chunksToEmbed(document, AT_A_TIME);
  }
  await database.publishKnowledge(document);
  return true;
}

function cut({ title, content, pages_total }: KnowledgeDocument) {
  const text = content ?? "";
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (letters < LETTERS_PER_PAGE * Math.max(1, pages_total ?? 1)) {
    throw new Unreadable("knowledge_no_text");
  }
  const chunks = chunkMarkdown(title, text);
  if (chunks.length === 0) throw new Unreadable("knowledge_no_text");
  return chunks;
}
