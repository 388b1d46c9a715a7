// Runs what a queue of jobs has due, a few at a time. A job that fails comes back later, doubling;
// on its last try the handler is told so, and what fails even then is kept as a dead letter. So is what
// was tried too often without an end: it takes its worker with it.
import { z } from "zod";
import type { Host } from "../http/host.ts";
import { log } from "../http/log.ts";
import type { ClaimedJob, QueueName } from "./job_database.ts";

const PARALLEL = 5;
const MAX_ATTEMPTS = 8;
const LONGEST_DELAY_S = 600;
/** Renewed while a job is under way, so that one whose worker dies is soon begun again. */
const LEASE_S = 60;
const BEAT_MS = 20_000;

/** True when nothing is left to do. What the provider said of when to come back wins over our own guess. */
export type JobEnd = boolean | { againInS: number };

export interface Queue {
  name: QueueName;
  /** Throws on a kind nobody knows, and on a payload that is not of its kind. */
  handle(host: Host, job: ClaimedJob, isLast: boolean): Promise<JobEnd>;
  /** Jobs that need much of a call's CPU time, of which it does no more than so many. */
  isHeavy(kind: string): boolean;
  mostHeavy: number;
}

/** Keeps up to five jobs under way, so that one that takes long holds up no other. */
export async function drainQueue(
  host: Host,
  queue: Queue,
  until: number,
): Promise<{ done: number; more: boolean }> {
  let begun = 0;
  let heavy = 0;
  const underWay = new Set<Promise<void>>();
  try {
    while (performance.now() < until && heavy < queue.mostHeavy) {
      const claimed = await host.database.claimJobs(PARALLEL - underWay.size, queue.name, LEASE_S);
      begun += claimed.length;
      for (const job of claimed) {
        if (queue.isHeavy(job.kind)) heavy += 1;
        const one: Promise<void> = run(host, queue, job).finally(() => underWay.delete(one));
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

async function run(host: Host, queue: Queue, job: ClaimedJob): Promise<void> {
  const { database } = host;
  const isLast = job.attempt >= MAX_ATTEMPTS;
  const fields = { job: job.kind, attempt: job.attempt, tenant_id: tenantOf(job) };
  const renew = () => database.postponeJob(job.job_id, LEASE_S, queue.name);
  // One that fails is made good by the next, or the job is begun twice, which each must bear.
  const beat = setInterval(() => void renew().catch(() => undefined), BEAT_MS);
  try {
    if (job.attempt > MAX_ATTEMPTS) {
      await database.buryJob(job.job_id, queue.name);
      log.warn("job.given_up", fields);
      return;
    }
    const waitMs = await database.takeTurn(job.kind);
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    const end = await queue.handle(host, job, isLast);
    clearInterval(beat);
    if (end === true) {
      await database.finishJob(job.job_id, queue.name);
      log.info("job.finished", fields);
      return;
    }
    await later(host, queue, job, isLast, end === false ? null : end.againInS);
    log.warn(isLast ? "job.given_up" : "job.postponed", fields);
  } catch (error) {
    log.error("job.failed", fields, error);
    clearInterval(beat);
    await later(host, queue, job, isLast, null).catch((cause) =>
      log.error("job.unsettled", fields, cause),
    );
  } finally {
    clearInterval(beat);
  }
}

/** A payload is data: nothing but an id goes from it into the log. */
function tenantOf({ payload }: ClaimedJob): string | undefined {
  return z.object({ tenant_id: z.uuid() }).safeParse(payload).data?.tenant_id;
}

async function later(
  { database }: Host,
  { name }: Queue,
  { job_id, attempt }: ClaimedJob,
  isLast: boolean,
  againInS: number | null,
): Promise<void> {
  if (isLast) return await database.buryJob(job_id, name);
  await database.postponeJob(job_id, againInS ?? retryDelay(attempt), name);
}

/** In seconds: doubling, with some chance in it so that not all come back at once. */
export function retryDelay(attempt: number): number {
  const delay = Math.min(LONGEST_DELAY_S, 5 * 2 ** attempt);
  return Math.round(delay * (0.5 + Math.random() / 2));
}
