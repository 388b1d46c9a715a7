// The functions' own way into Postgres, against the real one: what they call is there, takes what
// they send and answers what they expect.
import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { demoTenants } from "../scripts/stack/demo.ts";
import type { InboundSlice } from "../shared/src/messages.ts";
import { type ClaimedMessage, connect } from "../supabase/functions/_shared/db.ts";
import { frozen } from "./world/freeze.ts";
import { config, one } from "./world/stack.ts";

const database = connect(config.urls.db);
const hasty = connect(config.urls.db, 300);
afterAll(() => Promise.all([database.close(), hasty.close()]));

const { id: tenantId, integracao_id: integracaoId, phone_number_id: number } = demoTenants.acme;

function delivery(more: Partial<InboundSlice> = {}) {
  const ref = `wamid.${randomUUID()}`;
  const from = {
    identities: [{ kind: "wa_bsuid" as const, value: `BR.${randomUUID().replaceAll("-", "")}` }],
    name: 'Dona "Ç" \\ 🙂',
  };
  const event = {
    kind: "message" as const,
    ref,
    from,
    sent_at: new Date().toISOString(),
    type: "text" as const,
    body: "linha\n'um' \\ dois 🙂",
    payload: { original_type: "text", deep: { list: [1, "2", null] } },
    is_echo: false,
    client_ref: null,
    media: null,
    reply_to_ref: null,
    window_hours: 24 as const,
  };
  const slice = { address: number, changes: [{ a: ["b"] }], events: [event], ...more };
  return {
    delivery: {
      provider: "whatsapp",
      integracaoId,
      sha256: randomUUID(),
      raw: '{"raw":"\\u00e9"}',
      slices: [slice],
    },
    event,
  };
}

const nobodys = { outbox_id: "0", lease: randomUUID() } as ClaimedMessage;

describe("ingest", () => {
  it("stores words and JSON as they were sent, and a copy not at all", async () => {
    const { delivery: first, event } = delivery();
    expect(await database.ingest(first)).toEqual({
      duplicate: false,
      applied: 1,
      pending: 0,
      unknown: 0,
    });
    const stored = await one<{ body: string; payload: unknown; kind: string }>(
      "select body, payload, jsonb_typeof(payload) as kind from messages where provider_ref = $1",
      [event.ref],
    );
    expect(stored).toEqual({ body: event.body, payload: event.payload, kind: "object" });
    expect(await database.ingest(first)).toMatchObject({ duplicate: true, applied: 0 });
  });

  it("counts an address that nobody has connected", async () => {
    const { delivery: stray } = delivery({ address: "999999999999999" });
    expect(await database.ingest(stray)).toMatchObject({ applied: 0, unknown: 1 });
  });

  it("ends when the database does not, so that the provider gets an answer", async () => {
    const { delivery: late } = delivery();
    await frozen("private.raw_deliveries", async () => {
      await expect(hasty.ingest(late)).rejects.toThrow();
    });
    expect(await database.ingest(late)).toMatchObject({ applied: 1 });
  });
});

describe("a connection", () => {
  it("is found with its secrets still sealed, and is null when there is none", async () => {
    const found = await database.integracao(integracaoId);
    expect(found).toMatchObject({ id: integracaoId, tenant_id: tenantId, status: "ativa" });
    expect(found?.access_token).toMatch(/^v1\./);
    expect(await database.integracao(randomUUID())).toBeNull();
  });
});

describe("the worker's calls", () => {
  it("do nothing for a lease that is not held", async () => {
    expect(await database.startAttempt(nobodys)).toBe(false);
    await database.settleAttempt(nobodys, { result: "uncertain", code: "unknown_answer" });
    expect(Array.isArray(await database.claimMessages("test", 0))).toBe(true);
  });

  it("find a delivery that is not there already done", async () => {
    expect(await database.retryDelivery(tenantId, randomUUID(), false)).toBe(true);
  });

  it("hand out, put off and remove jobs", async () => {
    const { id } = await one<{ id: string }>(
      "select private.enqueue_job('ingest.retry', $1, 3600) as id",
      [{ tenant_id: tenantId, delivery_id: randomUUID() }],
    );
    await database.postponeJob(id, 7200);
    await database.buryJob(id);
    await database.finishJob(id);
    const left = await one<{ count: number }>(
      "select count(*)::int as count from pgmq.q_jobs where msg_id = $1",
      [id],
    );
    expect(left.count).toBe(0);
    expect(Array.isArray(await database.claimJobs(1))).toBe(true);
    await database.callWorker();
  });
});
