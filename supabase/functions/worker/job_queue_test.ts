import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { databaseError, INTEGRACAO, TENANT } from "../_shared/http/testing.ts";
import type { ClaimedJob } from "../_shared/jobs/job_database.ts";
import { work } from "./testing.ts";

describe("the job queue", () => {
  const payload = { tenant_id: TENANT, delivery_id: INTEGRACAO };
  const job = (attempt: number, more: Partial<ClaimedJob> = {}): ClaimedJob => ({
    job_id: "7",
    kind: "ingest.retry",
    payload,
    attempt,
    ...more,
  });

  it("removes what is done and brings back what is not", async () => {
    const left = await work({
      jobs: [job(1)],
      database: { retryDelivery: () => Promise.resolve(true) },
    });
    assert.deepEqual(left.finished, ["7"]);
    const line = left.lines.find(({ event }) => event === "job.finished");
    assert.deepEqual([line?.job, line?.tenant_id], ["ingest.retry", TENANT]);
    const again = await work({
      jobs: [job(1)],
      database: { retryDelivery: () => Promise.resolve(false) },
    });
    assert.deepEqual(again.postponed, ["7"]);
    assert.deepEqual(again.finished, []);
  });

  it("brings back what threw, and gives up on the last try, saying so", async () => {
    const failing = { retryDelivery: () => Promise.reject(databaseError("XX000")) };
    assert.deepEqual((await work({ jobs: [job(3)], database: failing })).postponed, ["7"]);

    const asked: boolean[] = [];
    const last = await work({
      jobs: [job(8)],
      database: {
        retryDelivery: (_tenant, _delivery, giveUp) => {
          asked.push(giveUp);
          return Promise.resolve(false);
        },
      },
    });
    assert.deepEqual(asked, [true]);
    assert.deepEqual(last.buried, ["7"]);
  });

  it("does not begin again what no worker has survived", async () => {
    const asked: string[] = [];
    const { buried, lines } = await work({
      jobs: [job(9)],
      database: {
        retryDelivery: (_tenant, delivery) => {
          asked.push(delivery);
          return Promise.resolve(true);
        },
      },
    });
    assert.deepEqual([asked, buried], [[], ["7"]]);
    assert.ok(lines.some(({ event }) => event === "job.given_up"));
  });

  it("outlives a job nobody knows and one whose payload is wrong", async () => {
    const { postponed, lines } = await work({
      jobs: [job(1, { kind: "toString" }), job(1, { payload: { delivery_id: "x" } })],
    });
    assert.equal(postponed.length, 2);
    assert.equal(lines.filter(({ event }) => event === "job.failed").length, 2);
  });

  it("keeps nobody waiting for a job that takes long", async () => {
    const { promise: isOver, resolve: end } = Promise.withResolvers<boolean>();
    const finished: string[] = [];
    const slow = job(1, { job_id: "slow", payload: { ...payload, delivery_id: TENANT } });
    const quick = Array.from({ length: 11 }, (_, index) => job(1, { job_id: String(index) }));
    await work({
      jobs: [slow, ...quick],
      database: {
        retryDelivery: (_tenant, id) => (id === TENANT ? isOver : Promise.resolve(true)),
        finishJob: (id) => {
          finished.push(id);
          if (finished.length === quick.length) end(true);
          return Promise.resolve();
        },
      },
    });
    assert.deepEqual(finished, [...quick.map(({ job_id }) => job_id), "slow"]);
  });

  it("leaves the rest to another call after ten files, for the sake of its CPU", async () => {
    const files = Array.from({ length: 30 }, (_, index) =>
      job(1, {
        job_id: String(index),
        kind: "media.fetch",
        payload: { tenant_id: TENANT, attachment_id: INTEGRACAO },
      }),
    );
    const { summary, woken } = await work({
      jobs: files,
      database: { mediaToFetch: () => Promise.resolve(null) },
    });
    assert.ok(summary.jobs >= 10 && summary.jobs < 15, String(summary.jobs));
    assert.deepEqual([summary.more, woken], [true, 1]);
  });
});
