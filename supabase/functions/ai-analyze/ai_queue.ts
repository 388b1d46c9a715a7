// The queue `ai`: which handler does a job.
import { type AiJobKind, type AiJobPayload, aiJobs } from "@prosa/shared/jobs.ts";
import type { Host } from "../_shared/http/host.ts";
import type { JobEnd, Queue } from "../_shared/jobs/drain_queue.ts";
import { answerAsBot } from "./jobs/bot.ts";
import { transcribeCall } from "./jobs/call.ts";
import { readDocumentJob } from "./jobs/document.ts";
import { transcribeMessage } from "./jobs/transcribe.ts";

type Handlers = {
  [K in AiJobKind]: (host: Host, payload: AiJobPayload<K>, isLast: boolean) => Promise<JobEnd>;
};

const handlers: Handlers = {
  "ai.bot": answerAsBot,
  "ai.call": transcribeCall,
  "ai.document": readDocumentJob,
  "ai.transcribe": transcribeMessage,
};

export const aiQueue: Queue = {
  name: "ai",
  isHeavy: (kind) => kind === "ai.document" || kind === "ai.call",
  // Some pages of a PDF take a third of a second of the processor's time, of which a call has two.
  mostHeavy: 3,
  async handle(host, { kind, payload }, isLast) {
    if (!isAiJobKind(kind)) throw new Error("no handler for this kind of job");
    return await handleAs(host, kind, payload, isLast);
  },
};

function isAiJobKind(kind: string): kind is AiJobKind {
  return Object.hasOwn(handlers, kind);
}

function handleAs<K extends AiJobKind>(host: Host, kind: K, payload: unknown, isLast: boolean) {
  // The compiler loses sight of which schema goes with which kind; the table of kinds does not.
  return handlers[kind](host, aiJobs[kind].parse(payload) as AiJobPayload<K>, isLast);
}
