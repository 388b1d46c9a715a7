// The next slice of a document's file, as text.
import type { Host } from "../../_shared/http/host.ts";
import type { KnowledgeDocument, KnowledgePages } from "../../_shared/knowledge/database.ts";
import { readThrough, TooLarge } from "../../_shared/media/reading.ts";
import { extract } from "./extract/extract.ts";
import { MAX_BYTES } from "./limits.ts";
import { Unreadable } from "./unreadable.ts";

export async function readFile(
  document: KnowledgeDocument,
  host: Pick<Host, "knowledge">,
): Promise<KnowledgePages> {
  const path = document.storage_path ?? "";
  const file = await host.knowledge.read(path);
  if (file === null) throw new Unreadable("knowledge_file_missing");
  const reading = await readThrough(file.body, MAX_BYTES, MAX_BYTES).catch((cause) => {
    throw cause instanceof TooLarge ? new Unreadable("knowledge_too_large", { cause }) : cause;
  });
  const isPage = document.origin === "url";
  const slice = await extract(
    {
      bytes: reading.head,
      // A page's object is named by what it is, whatever its address ends in.
      name: isPage ? path : (document.source ?? ""),
      mimeType: file.mimeType,
      isPage,
    },
    document.pages_done,
  );
  return {
    content: slice.markdown,
    pages_done: slice.pagesDone,
    pages_total: slice.pagesTotal,
    file: { mime_type: slice.mimeType, size_bytes: reading.size, sha256: reading.sha256 },
  };
}
