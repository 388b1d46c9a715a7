// A hundred ask at once for what only one may have.
import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { meet } from "./world/customers.ts";
import { channelOf, setLimits } from "./world/limits.ts";
import { signIn } from "./world/people.ts";
import { config, number, rows } from "./world/stack.ts";
import { until } from "./world/wait.ts";

const consumers = 100;
// Postgres has 120 places, and the stack some of them: each connection stands for two consumers.
const connections = 50;
const pool = new pg.Pool({ connectionString: config.urls.db, max: connections });

beforeAll(async () => {
  // All of them are open before anybody asks.
  await Promise.all(Array.from({ length: connections }, () => pool.query("select pg_sleep(0.5)")));
});
afterAll(async () => {
  await setLimits("rival", { rate: 60_000 });
  await pool.end();
});

const all = async <Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []) =>
  (
    await Promise.all(
      Array.from({ length: consumers }, async () => (await pool.query<Row>(sql, values)).rows),
    )
  ).flat();

describe("a hundred consumers of one queue", () => {
  it("get each job once between them", async () => {
    const mark = randomUUID();
    const jobs = 30;
    // Nobody can do it, and it is not due for whoever asks by the queue's own clock.
    const ids = await rows<{ id: string }>(
      `select pgmq.send('jobs', jsonb_build_object('kind', 'consumers.test', 'payload',
                jsonb_build_object('mark', $1::text)), 600) as id
         from generate_series(1, $2)`,
      [mark, jobs],
    );
    const due = ids.map(({ id }) => id);
    await rows("update pgmq.q_jobs set vt = clock_timestamp() where msg_id = any($1)", [due]);
    const claimed = await all<{ job_id: string; payload: { mark?: string } }>(
      "select job_id, payload from private.claim_jobs(2, 600)",
    );
    const ours = claimed.filter(({ payload }) => payload.mark === mark).map(({ job_id }) => job_id);
    expect(new Set(ours).size).toBe(ours.length);
    const reads = await rows<{ read_ct: number }>(
      "select read_ct from pgmq.q_jobs where msg_id = any($1)",
      [due],
    );
    expect(reads.map(({ read_ct }) => read_ct)).toEqual(Array(jobs).fill(1));
    await rows("delete from pgmq.q_jobs where msg_id = any($1)", [due]);
  });
});

describe("a breaker that is half open", () => {
  it("lets one message go, whoever of a hundred workers asks", async () => {
    const conversations = await meet("rival", 12);
    const owner = await signIn("dono@rival.test");
    const channel = channelOf("rival");
    await setLimits("rival", { rate: 60_000 });
    await rows(
      `update private.channel_limits
          set breaker = 'OPEN', opened_at = now(), retry_at = now() + interval '1 hour', reason_code = 'provider_timeout'
        where channel_id = $1`,
      [channel],
    );
    for (const conversation_id of conversations) {
      const { error } = await owner.rpc("send_message", {
        ...{ conversation_id, client_id: randomUUID(), type: "text", body: "Um de cada vez" },
      });
      if (error) throw error;
    }
    const sql = "select outbox_id, message_id from private.claim_outbox('consumers', 10)";
    const mine = `select count(*) from private.outbox where leased_by = 'consumers' and state = 'leased'`;
    // The stack's own worker may be the one, and have closed it: then it is asked again.
    await until("the probe is one of ours", async () => {
      await rows(
        `update private.channel_limits
            set breaker = 'OPEN', opened_at = now(), retry_at = clock_timestamp(), probe_outbox_id = null, probe_ends_at = null
          where channel_id = $1`,
        [channel],
      );
      const claimed = await all(sql);
      expect(claimed.length).toBeLessThanOrEqual(1);
      return claimed.length === 1;
    });
    expect(await number(mine)).toBe(1);
    // Half open with its probe on the way: nobody else goes.
    expect(await all(sql)).toEqual([]);
    await rows(
      "update private.outbox set lease_ends_at = clock_timestamp() where leased_by = 'consumers'",
    );
    await setLimits("rival", { rate: 60_000 });
    await rows("select private.sweep()");
    const waiting = "select count(*) from private.outbox where conversation_id = any($1)";
    await until(
      "all of them have gone",
      async () => (await number(waiting, [conversations])) === 0,
    );
  });
});
