// Job kinds and what each carries; worker/registry.ts has one handler per kind.
import { z } from "zod";

export const jobs = {
  /** Some events of this delivery could not be applied: try them once more. */
  "ingest.retry": z.object({ tenant_id: z.uuid(), delivery_id: z.uuid() }),
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
