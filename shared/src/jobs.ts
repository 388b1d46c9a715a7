// Job kinds and what each carries; worker/registry.ts has one handler per kind.
import { z } from "zod";

export const jobs = {
  /** The next people of a broadcast are to be handed to the outbox. */
  "broadcast.feed": z.object({ tenant_id: z.uuid(), broadcast_id: z.uuid() }),
  /** Some events of this delivery could not be applied: try them once more. */
  "ingest.retry": z.object({ tenant_id: z.uuid(), delivery_id: z.uuid() }),
  /** A customer's file is still at the provider's. */
  "media.fetch": z.object({ tenant_id: z.uuid(), attachment_id: z.uuid() }),
  /** Objects in the bucket `media` that nothing names any more. */
  "media.remove": z.object({ tenant_id: z.uuid(), paths: z.array(z.string()).max(500) }),
} as const;

export type JobKind = keyof typeof jobs;
export type JobPayload<K extends JobKind> = z.infer<(typeof jobs)[K]>;

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
