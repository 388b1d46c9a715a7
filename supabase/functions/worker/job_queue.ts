// The worker's own queue: which handler does a job, and which jobs weigh.
import { type JobKind, type JobPayload, jobs as jobKinds } from "@prosa/shared/jobs.ts";
import type { Host } from "../_shared/http/host.ts";
import type { Queue } from "../_shared/jobs/drain_queue.ts";
import { handlers, isJobKind } from "./registry.ts";

/** Jobs that decode pictures: a call has two seconds of CPU, and the next one has two more. */
const HEAVY: ReadonlySet<string> = new Set<JobKind>(["media.fetch"]);

export const jobQueue: Queue = {
  name: "jobs",
  isHeavy: (kind) => HEAVY.has(kind),
  mostHeavy: 10,
  async handle(host, { kind, payload }, isLast) {
    if (!isJobKind(kind)) throw new Error("no handler for this kind of job");
    return await handleAs(host, kind, payload, isLast);
  },
};

function handleAs<K extends JobKind>(host: Host, kind: K, payload: unknown, isLast: boolean) {
  // The compiler loses sight of which schema goes with which kind; the table of kinds does not.
  return handlers[kind](host, jobKinds[kind].parse(payload) as JobPayload<K>, isLast);
}
