// The queues: who takes a job from one, and what becomes of it.
import type postgres from "postgres";
import { only, type Within } from "../statements.ts";

/** What asks models has a queue of its own. */
export type QueueName = "jobs" | "ai";

export interface ClaimedJob {
  job_id: string;
  kind: string;
  payload: unknown;
  /** Counts from 1. */
  attempt: number;
}

export interface JobDatabase {
  claimJobs(max: number, queue: QueueName, leaseSeconds: number): Promise<ClaimedJob[]>;
  /** The milliseconds until a job of this kind may begin. */
  takeTurn(kind: string): Promise<number>;
  finishJob(jobId: string, queue: QueueName): Promise<void>;
  postponeJob(jobId: string, delaySeconds: number, queue: QueueName): Promise<void>;
  /** Out of the queue, kept as a dead letter. */
  buryJob(jobId: string, queue: QueueName): Promise<void>;
  /** Asks for another call of the worker, made by the database after commit. */
  callWorker(): Promise<void>;
}

export function jobQueries(sql: postgres.Sql, within: Within): JobDatabase {
  return {
    async claimJobs(max, queue, leaseSeconds) {
      return await within(sql<ClaimedJob[]>`
        select * from private.claim_jobs(${max}::integer, ${leaseSeconds}::integer, ${queue})`);
    },

    async takeTurn(kind) {
      const [row] = await within(sql<{ wait_ms: number }[]>`
        select private.take_turn(${kind}) as wait_ms`);
      return only(row).wait_ms;
    },

    async finishJob(jobId, queue) {
      await within(sql`select private.finish_job(${jobId}::bigint, ${queue})`);
    },

    async postponeJob(jobId, delaySeconds, queue) {
      await within(sql`
        select private.postpone_job(${jobId}::bigint, ${delaySeconds}::integer, ${queue})`);
    },

    async buryJob(jobId, queue) {
      await within(sql`select private.bury_job(${jobId}::bigint, ${queue})`);
    },

    async callWorker() {
      await within(sql`select private.call_worker('{}'::jsonb)`);
    },
  };
}
