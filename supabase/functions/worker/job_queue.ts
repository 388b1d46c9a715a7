// Runs what the job queue has due, a few at a time. A job that fails comes back later, doubling;
// on its last try the handler is told so, and what fails even then is kept as a dead letter. So is what
// was tried too often without an end: it takes its worker with it.
import { type JobKind, type JobPayload, jobs as jobKinds } from "@prosa/shared/jobs.ts";
import { z } from "zod";
import type { ClaimedJob } from "../_shared/db.ts";
import type { Host } from "../_shared/http/host.ts";
import { log } from "../_shared/http/log.ts";
import { handlers, isJobKind } from "./registry.ts";

const PARALLEL = 5;
const MAX_ATTEMPTS = 8;
const LONGEST_DELAY_S = 600;
/** Jobs that decode pictures: a call has two seconds of CPU, and the next one has two more. */
const HEAVY: ReadonlySet<string> = new Set<JobKind>(["media.fetch"]);
const MAX_HEAVY = 10;

/** Keeps up to five jobs under way, so that one that takes long holds up no other. */
export async function drainJobs(
  host: Host,
  until: number,
): Promise<{ done: number; more: boolean }> {
  let begun = 0;
  let heavy = 0;
  const underWay = new Set<Promise<void>>();
  try {
    while (performance.now() < until && heavy < MAX_HEAVY) {
      const claimed = await host.database.claimJobs(PARALLEL - underWay.size);
      begun += claimed.length;
      for (const job of claimed) {
        if (HEAVY.has(job.kind)) heavy += 1;
        const one: Promise<void> = run(host, job).finally(() => underWay.delete(one));
        underWay.add(one);
      }
      if (underWay.size === 0) return { done: begun, more: false };
      await Promise.race(underWay);
    }
    return { done: begun, more: begun > 0 };
  } finally {
    // Whatever stops the loop, nobody leaves a job in the middle.
    await Promise.all(underWay);
  }
}

async function run(host: Host, job: ClaimedJob): Promise<void> {
  const isLast = job.attempt >= MAX_ATTEMPTS;
  const fields = { job: job.kind, attempt: job.attempt, tenant_id: tenantOf(job) };
  try {
    if (job.attempt > MAX_ATTEMPTS) {
      await host.database.buryJob(job.job_id);
      log.warn("job.given_up", fields);
      return;
    }
    const waitMs = await host.database.takeTurn(job.kind);
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
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

/** A payload is data: nothing but an id goes from it into the log. */
function tenantOf({ payload }: ClaimedJob): string | undefined {
  return z.object({ tenant_id: z.uuid() }).safeParse(payload).data?.tenant_id;
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
