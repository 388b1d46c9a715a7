// Job kinds and what each carries. Those of `ai` are ai-analyze's, with a queue of their own; of the
// others worker/registry.ts has one handler per kind.
import { z } from "zod";

const sign = z.object({ tenant_id: z.uuid(), conversation_id: z.uuid(), message_id: z.uuid() });

export const jobs = {
  /** The next people of a broadcast are to be handed to the outbox. */
  "broadcast.feed": z.object({ tenant_id: z.uuid(), broadcast_id: z.uuid() }),
  /** The provider is asked what became of calls whose end no webhook told. */
  "call.reconcile": z.object({ tenant_id: z.uuid(), integracao_id: z.uuid() }),
  /** The customer is shown that we have read up to this message. */
  "channel.read": sign,
  /** The customer is shown that this message is being answered. */
  "channel.typing": sign,
  /** Some events of this delivery could not be applied: try them once more. */
  "ingest.retry": z.object({ tenant_id: z.uuid(), delivery_id: z.uuid() }),
  /** An admin is to read something that cannot wait until they look. */
  "mail.send": z.object({
    tenant_id: z.uuid(),
    user_id: z.uuid(),
    kind: z.literal("breaker_open_long"),
    data: z.object({
      channel_id: z.uuid(),
      channel_name: z.string(),
      reason_code: z.string().nullable(),
      opened_at: z.string(),
    }),
  }),
  /** A customer's file is still at the provider's. */
  "media.fetch": z.object({ tenant_id: z.uuid(), attachment_id: z.uuid() }),
  /** Objects in the bucket `media` that nothing names any more. */
  "media.remove": z.object({
    tenant_id: z.uuid(),
    bucket: z.enum(["media", "gravacoes", "conhecimento"]).optional(),
    paths: z.array(z.string()).max(500),
  }),
  /** Something came for an address that nobody has connected. */
  "operator.tell": z.object({ provider: z.string(), address: z.string() }),
  /** A call's recording is still at the provider's. */
  "recording.copy": z.object({ tenant_id: z.uuid(), ligacao_id: z.uuid() }),
  /** A removed tag is to be taken off the next conversations that carry it. */
  "tag.forget": z.object({ tenant_id: z.uuid(), tag_id: z.uuid() }),
  /** The message templates of a connection are read from the provider again. */
  "templates.sync": z.object({ tenant_id: z.uuid(), integracao_id: z.uuid() }),
} as const;

export type JobKind = keyof typeof jobs;
export type JobPayload<K extends JobKind> = z.infer<(typeof jobs)[K]>;

export const aiJobs = {
  /** The robot is to answer what a customer has said up to the message numbered `version`. */
  "ai.bot": z.object({ tenant_id: z.uuid(), conversation_id: z.uuid(), version: z.int() }),
  /** What is said in a call is to be written down, and what came of it found out. */
  "ai.call": z.object({ tenant_id: z.uuid(), ligacao_id: z.uuid() }),
  /** A document of the knowledge base is to be read, cut and embedded. */
  "ai.document": z.object({ tenant_id: z.uuid(), document_id: z.uuid() }),
  /** What is said in a voice note is to be written down. */
  "ai.transcribe": z.object({ tenant_id: z.uuid(), message_id: z.uuid() }),
} as const;

export type AiJobKind = keyof typeof aiJobs;
export type AiJobPayload<K extends AiJobKind> = z.infer<(typeof aiJobs)[K]>;

/** What one call of the worker did. */
export interface WorkerSummary {
  claimed: number;
  sent: number;
  retried: number;
  failed: number;
  uncertain: number;
  jobs: number;
  more: boolean;
}
