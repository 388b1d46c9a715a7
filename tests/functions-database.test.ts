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
      tenants: [tenantId],
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
    await database.postponeJob(id, 7200, "jobs");
    await database.buryJob(id, "jobs");
    await database.finishJob(id, "jobs");
    const left = await one<{ count: number }>(
      "select count(*)::int as count from pgmq.q_jobs where msg_id = $1",
      [id],
    );
    expect(left.count).toBe(0);
    expect(Array.isArray(await database.claimJobs(1, "jobs", 60))).toBe(true);
    await database.callWorker();
  });
});

describe("what people ask and models say", () => {
  const odd = "a\u0000b \ud83d";
  const kept = "a\ufffdb \ufffd";

  it("is kept and looked for whatever characters are in it", async () => {
    const id = await database.storeAiResponse(tenantId, {
      ...{ conversation_id: null, question_message_id: null, user_id: null, origin: "pedido" },
      ...{ question: odd, answer: odd, chunks: [{ trecho: odd }], confidence: 0.5 },
      ...{ provider: "openai", model: "m", is_cached: false },
    });
    const stored = await one(
      "select question, answer, chunks #>> '{0,trecho}' as chunk from ai_responses where id = $1",
      [id],
    );
    expect(stored).toEqual({ question: kept, answer: kept, chunk: kept });
    const search = { query: odd, vector: null, model: null, topK: 1, mode: "texto" as const };
    expect(Array.isArray(await database.findKnowledge(tenantId, search))).toBe(true);
  });

  it("is charged, written down and said by the robot all the same", async () => {
    const nothing = { input_tokens: 0, cache_read_tokens: 0, cache_write_tokens: 0 };
    const settled = { ...nothing, output_tokens: 0, outcome: "ok", cost_usd: "0", duration_ms: 1 };
    const cached = { content_hash: randomUUID(), result: { [odd]: odd } };
    const turn = { tenant_id: tenantId, conversation_id: randomUUID(), version: 1 };
    await database.settleAiCall(tenantId, randomUUID(), { ...settled, seconds: null }, cached);
    await database.storeTranscript(tenantId, randomUUID(), odd);
    expect(await database.botReply(turn, odd, null)).toBe(false);
  });
});

describe("files", () => {
  const file = {
    storage_path: `${tenantId}/uploads/${randomUUID()}/${randomUUID()}`,
    thumbnail_path: null,
    mime_type: "image/png",
    size_bytes: 7,
    sha256: "ab",
    width: 4,
    height: 3,
    duration_seconds: 1.25,
    waveform: [0, 100],
  };

  it("that nobody waits for are neither found nor stored nor failed", async () => {
    expect(await database.mediaToFetch(tenantId, randomUUID())).toBeNull();
    expect(await database.storeAttachment(tenantId, randomUUID(), file)).toBe(false);
    await database.failAttachment(tenantId, randomUUID(), "expired", "media_expired");
  });

  it("that somebody uploaded are kept for those who may send", async () => {
    const upload = { ...file, type: "image" as const, is_voice: false, file_name: 'a "b" ç.png' };
    const { id: userId } = await one<{ id: string }>(
      "select id from auth.users where email = 'bruno@acme.test'",
    );
    const id = await database.saveUpload({ userId, tenantId }, upload);
    const kept = await one("select file_name, width, waveform from public.uploads where id = $1", [
      id,
    ]);
    expect(kept).toEqual({ file_name: upload.file_name, width: 4, waveform: [0, 100] });
    expect(await database.namesObject(tenantId, file.storage_path)).toBe(true);
    expect(await database.namesObject(tenantId, `${file.storage_path}x`)).toBe(false);
    expect(await database.namesObject(randomUUID(), file.storage_path)).toBe(false);
    const stranger = { userId: randomUUID(), tenantId };
    await expect(database.saveUpload(stranger, upload)).rejects.toMatchObject({ code: "PT403" });
  });

  it("that lie at the provider are remembered by their bytes", async () => {
    const { id: channelId } = await one<{ id: string }>(
      "select id from public.channels where tenant_id = $1 and external_id = $2",
      [tenantId, number],
    );
    const bytes = { sha256: randomUUID(), mimeType: "image/png" };
    const kept = { ref: "1", expiresAt: new Date(Date.now() + 86_400_000).toISOString() };
    await database.rememberProviderMedia({ tenantId, channelId }, bytes, kept);
    const known = await one("select private.provider_media_ref($1, $2, $3, $4) as ref", [
      ...[tenantId, channelId, bytes.sha256, bytes.mimeType],
    ]);
    expect(known).toEqual({ ref: "1" });
  });
});
