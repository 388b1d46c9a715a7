// A document of the knowledge base was written, added, or is to be embedded anew.
import type { AiJobPayload } from "@prosa/shared/jobs.ts";
import type { Host } from "../../_shared/http/host.ts";
import { readDocument } from "../knowledge/document.ts";
import { embedder } from "../knowledge/embedder.ts";

export function readDocumentJob(
  host: Host,
  payload: AiJobPayload<"ai.document">,
  isLast: boolean,
): Promise<boolean> {
  return readDocument(host, payload, isLast, embedder(host));
}
