// One call of the worker: messages and jobs side by side until nothing is due or the time is up.
import type { WorkerSummary } from "@prosa/shared/jobs.ts";
import type { Host } from "../_shared/http/host.ts";
import { log } from "../_shared/http/log.ts";
import { drainQueue } from "../_shared/jobs/drain_queue.ts";
import { jobQueue } from "./job_queue.ts";
import { drainOutbox } from "./outbox.ts";

// A provider call may take 15 s and its settling a few more, and all must end within 50 s.
const TAKE_FOR_MS = 30_000;

export async function drain(
  host: Host,
  takeForMs = TAKE_FOR_MS,
  lingerMs?: number,
): Promise<WorkerSummary> {
  const until = performance.now() + takeForMs;
  const both = [drainOutbox(host, until, lingerMs), drainQueue(host, jobQueue, until)] as const;
  // One that fails must not end the call while the other is speaking to a provider.
  await Promise.allSettled(both);
  const [messages, jobs] = await Promise.all(both);
  const more = messages.more || jobs.more;
  if (more) {
    // The sweep would find the rest within ten seconds; asking now only makes it sooner.
    await host.database.callWorker().catch((error) => log.warn("worker.not_woken", {}, error));
  }
  const { more: _messagesMore, ...counts } = messages;
  const summary = { ...counts, jobs: jobs.done, more };
  log.info("worker.drained", summary);
  return summary;
}
