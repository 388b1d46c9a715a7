// Runs the timetable of cron.job, as pg_cron's background worker does on Supabase.
import { Cron } from "croner";
import pg from "pg";

interface Job {
  jobid: string;
  schedule: string;
  command: string;
  username: string;
}

export interface CronWorker {
  close(): Promise<void>;
}

const rereadEvery = 1_000;
const keepRuns = "1 day";

export function startCron(databaseUrl: string): CronWorker {
  const db = new pg.Pool({ connectionString: databaseUrl, max: 3 });
  db.on("error", () => undefined);
  const timers = new Map<string, Cron>();
  let closed = false;

  async function reread(): Promise<void> {
    const jobs = await activeJobs(db);
    const wanted = new Map(jobs.map((job) => [JSON.stringify(job), job]));
    for (const [key, timer] of timers) {
      if (wanted.has(key)) continue;
      timer.stop();
      timers.delete(key);
    }
    for (const [key, job] of wanted) {
      if (!timers.has(key))
        timers.set(
          key,
          schedule(job, () => run(db, job), complain),
        );
    }
  }

  // Postgres may be away or full: the next tick tries again.
  function complain(cause: unknown): void {
    if (!closed) console.error(`cron: ${(cause as Error).message}`);
  }

  const clock = setInterval(() => void reread().catch(complain), rereadEvery);

  return {
    async close() {
      closed = true;
      clearInterval(clock);
      for (const timer of timers.values()) timer.stop();
      await db.end();
    },
  };
}

async function activeJobs(db: pg.Pool): Promise<Job[]> {
  const { rows: found } = await db.query("select to_regclass('cron.job') is not null as installed");
  if (!found[0].installed) return [];
  const { rows } = await db.query<Job>(
    `select jobid, schedule, command, username from cron.job
      where active and database = current_database()`,
  );
  return rows;
}

// pg_cron's "10 seconds" beside the five fields of cron, and its `$` for the last day of a month.
function schedule(job: Job, work: () => Promise<void>, complain: (cause: unknown) => void): Cron {
  const seconds = /^(\d+) seconds?$/.exec(job.schedule)?.[1];
  const pattern = seconds ? "* * * * * *" : job.schedule.replace("$", "L");
  const interval = Number(seconds ?? 0) || undefined;
  const options = { timezone: "UTC", protect: true, interval, catch: complain };
  try {
    return new Cron(pattern, options, work);
  } catch {
    console.error(`cron: job ${job.jobid} has a schedule that cannot be read: ${job.schedule}`);
    return new Cron("0 0 1 1 *", { paused: true });
  }
}

async function run(db: pg.Pool, job: Job): Promise<void> {
  const { rows } = await db.query<{ runid: string }>(
    `insert into cron.job_run_details (jobid, database, username, command, status, start_time)
     values ($1, current_database(), $2, $3, 'running', clock_timestamp()) returning runid`,
    [job.jobid, job.username, job.command],
  );
  const [status, message] = await execute(db, job);
  await db.query(
    `update cron.job_run_details
        set status = $2, return_message = $3, end_time = clock_timestamp() where runid = $1`,
    [rows[0]?.runid, status, message],
  );
  await db.query(
    "delete from cron.job_run_details where start_time < now() - $1::interval and runid <> $2",
    [keepRuns, rows[0]?.runid],
  );
}

async function execute(db: pg.Pool, job: Job): Promise<["succeeded" | "failed", string]> {
  const client = await db.connect();
  try {
    await client.query(`set session authorization ${client.escapeIdentifier(job.username)}`);
    const result = await client.query(job.command);
    return ["succeeded", `${result.rowCount ?? 0} rows`];
  } catch (cause) {
    return ["failed", (cause as Error).message];
  } finally {
    await client.query("reset session authorization").catch(() => undefined);
    client.release();
  }
}
