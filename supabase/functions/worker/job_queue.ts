// Runs what the job queue has due, a few at a time. A job that fails comes back later, doubling;
// on its last try the handler is told so, and what fails even then is kept as a dead letter.
import { type JobKind, type JobPayload, jobs as jobKinds } from "@prosa/shared/jobs.ts";
import type { ClaimedJob } from "../_shared/db.ts";
import type { Host } from "../_shared/http/host.ts";
import { log } from "../_shared/http/log.ts";
import { handlers, isJobKind } from "./registry.ts";

const PARALLEL = 5;
const MAX_ATTEMPTS = 8;
const LONGEST_DELAY_S = 600;

export async function drainJobs(
  host: Host,
  until: number,
): Promise<{ done: number; more: boolean }> {
  let done = 0;
  while (performance.now() < until) {
    const claimed = await host.database.claimJobs(PARALLEL);
    if (claimed.length === 0) return { done, more: false };
    await Promise.all(claimed.map((job) => run(host, job)));
    done += claimed.length;
  }
  return { done, more: done > 0 };
}

async function run(host: Host, job: ClaimedJob): Promise<void> {
  const isLast = job.attempt >= MAX_ATTEMPTS;
  const fields = { job: job.kind, attempt: job.attempt };
  try {
    const finished = await handle(host, job, isLast);
    if (finished) {
      await host.database.finishJob(job.job_id);
      log.info("job.finished", fields);
      return;
    }
    await later(host, job, isLast);
    log.warn(isLast ? "job.given_up" : "job.postponed", fields);
  } catch (error) {
    log.error("job.failed", fields, error);
    await later(host, job, isLast).catch((cause) => log.error("job.unsettled", fields, cause));
  }
}

async function handle(host: Host, job: ClaimedJob, isLast: boolean): Promise<boolean> {
  if (!isJobKind(job.kind)) throw new Error("no handler for this kind of job");
  return await handleAs(host, job.kind, job.payload, isLast);
}

function handleAs<K extends JobKind>(host: Host, kind: K, payload: unknown, isLast: boolean) {
  // The compiler loses sight of which schema goes with which kind; the table of kinds does not.
  return handlers[kind](host, jobKinds[kind].parse(payload) as JobPayload<K>, isLast);
}

async function later(host: Host, job: ClaimedJob, isLast: boolean): Promise<void> {
  if (isLast) return await host.database.buryJob(job.job_id);
  const delay = Math.min(LONGEST_DELAY_S, 5 * 2 ** job.attempt);
  await host.database.postponeJob(job.job_id, Math.round(delay * (0.5 + Math.random() / 2)));
}
