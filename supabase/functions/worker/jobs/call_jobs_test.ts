// What the worker does about calls: asks the provider what became of them, and brings recordings here.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fakeProvider } from "../../_shared/channels/testing.ts";
import type { Database } from "../../_shared/db.ts";
import {
  fakeHost,
  INTEGRACAO,
  logged,
  sealedIntegracao,
  TENANT,
} from "../../_shared/http/testing.ts";
import { memoryFiles } from "../../_shared/media/testing.ts";
import type { RecordingFailure, RecordingFile } from "../../_shared/telephony/call_database.ts";
import type { CallReport } from "../../_shared/telephony/carrier.ts";
import { reconcileCalls } from "./call_reconcile.ts";
import { copyRecording } from "./recording_copy.ts";

const connected = await sealedIntegracao(
  { access_token: "the-token" },
  { plataforma: "api4com", configuracao: { base_url: "https://api.api4com.com/api/v1" } },
);
const integracao = () => Promise.resolve(connected);

describe("asking what became of calls", () => {
  const row = (id: string) => ({
    ...{ id, call_type: "outbound", started_at: "2026-11-22T10:00:00.000Z" },
    ...{ ended_at: "2026-11-22T10:00:50.000Z", from: "1000", to: "011999990101" },
    ...{ duration: 42, hangup_cause: "NORMAL_CLEARING", record_url: "" },
  });
  async function reconcile(answer: (page: number) => Response, more: Partial<Database> = {}) {
    const applied: CallReport[][] = [];
    const ended: (string | null)[] = [];
    const { http, calls } = fakeProvider((url) =>
      Promise.resolve(answer(Number(new URL(url).searchParams.get("page")))),
    );
    const database: Partial<Database> = {
      integracao,
      reconcileSince: () => Promise.resolve("2026-11-22T09:55:00Z"),
      applyListedCalls: (_tenant, _integracao, listed) => {
        applied.push(listed);
        return Promise.resolve(listed.length);
      },
      endReading: async (_tenant, _integracao, nextFrom) => void ended.push(nextFrom),
      ...more,
    };
    const payload = { tenant_id: TENANT, integracao_id: INTEGRACAO };
    const { result } = await logged(() => reconcileCalls(fakeHost(database, http), payload));
    return { finished: result, applied, calls, ended };
  }

  it("reads every page of the list", async () => {
    const { finished, applied, calls, ended } = await reconcile((page) =>
      Response.json({ data: [row(`c${page}`)], meta: { nextPage: page < 3 ? page + 1 : null } }),
    );
    assert.ok(finished);
    assert.deepEqual(
      applied.flat().map(({ ref }) => ref),
      ["c1", "c2", "c3"],
    );
    assert.match(decodeURIComponent(calls[0]?.url ?? ""), /2026-11-22T09:55:00Z/);
    assert.deepEqual(ended, [null]);
  });

  it("ends in time, however many pages there are, and goes on from the last call in another job", async () => {
    const { calls, ended } = await reconcile((page) =>
      Response.json({ data: [row(`c${page}`)], meta: { nextPage: page + 1 } }),
    );
    assert.equal(calls.length, 8);
    assert.deepEqual(ended, ["2026-11-22T09:59:59.000Z"]);
  });

  it("does not go on where the list says nothing new", async () => {
    const { ended } = await reconcile((page) =>
      Response.json({ data: [], meta: { nextPage: page + 1 } }),
    );
    assert.deepEqual(ended, [null]);
  });

  it("applies a page whatever letters stand in it", async () => {
    const { applied } = await reconcile(() =>
      Response.json({ data: [{ ...row("c1"), hangup_cause: "A\u0000B" }], meta: {} }),
    );
    assert.equal(applied[0]?.[0]?.cause, "A\uFFFDB");
  });

  it("leaves it to the next sweep to come again, and keeps what it has read", async () => {
    const { finished, applied, ended } = await reconcile((page) =>
      page === 1
        ? Response.json({ data: [row("c1")], meta: { nextPage: 2 } })
        : Response.json({ error: { statusCode: 429 } }, { status: 429 }),
    );
    assert.deepEqual([finished, applied.length, ended], [true, 1, []]);
  });

  it("does not when the token is refused: the next sweep will see", async () => {
    const refused = { error: { statusCode: 401, code: "AUTHORIZATION_REQUIRED" } };
    assert.ok((await reconcile(() => Response.json(refused, { status: 401 }))).finished);
  });

  it("asks nobody when no call waits any more, or the connection is another company's or off", async () => {
    const none = await reconcile(() => Response.error(), {
      reconcileSince: () => Promise.resolve(null),
    });
    const foreign = await reconcile(() => Response.error(), {
      integracao: () => Promise.resolve({ ...connected, tenant_id: INTEGRACAO }),
    });
    const off = await reconcile(() => Response.error(), {
      integracao: () => Promise.resolve({ ...connected, status: "inativa" }),
    });
    assert.deepEqual([none.calls, foreign.calls, off.calls], [[], [], []]);
  });
});

const wav = new Uint8Array(2000);
wav.set(new TextEncoder().encode("RIFF0000WAVEfmt "));

describe("copying a recording", () => {
  async function copy(answer: () => Response, { attempts = 1, isLast = false, kept = true } = {}) {
    const stored: RecordingFile[] = [];
    const failed: RecordingFailure[] = [];
    const bucket = memoryFiles();
    const { http } = fakeProvider(() => Promise.resolve(answer()));
    const database: Partial<Database> = {
      integracao,
      recordingToCopy: () =>
        Promise.resolve({
          integracao_id: INTEGRACAO,
          source_url: "https://listener.api4com.com/files/listen/1.wav",
          attempts,
        }),
      storeRecording: (_tenant, _ligacao, file) => {
        if (kept) stored.push(file);
        return Promise.resolve(kept);
      },
      failRecording: async (_tenant, _ligacao, code) => void failed.push(code),
    };
    const host = fakeHost(database, http, memoryFiles(), bucket);
    const payload = { tenant_id: TENANT, ligacao_id: INTEGRACAO };
    const { result } = await logged(() => copyRecording(host, payload, isLast));
    return { finished: result, stored, failed, bucket };
  }
  const page =
    (body: BodyInit, type: string, status = 200) =>
    () =>
      new Response(body, { status, headers: { "content-type": type } });

  it("keeps the sound under the tenant's folder", async () => {
    const { finished, stored, bucket } = await copy(page(wav, "audio/wav"));
    assert.ok(finished);
    assert.ok(stored[0]?.storage_path.startsWith(`${TENANT}/${INTEGRACAO}/`));
    assert.equal(stored[0]?.size_bytes, wav.length);
    assert.equal(stored[0]?.mime_type, "audio/wav");
    assert.deepEqual(bucket.kept.get(stored[0]?.storage_path ?? "")?.bytes, wav);
  });

  it("leaves nothing behind when another worker was faster", async () => {
    assert.equal((await copy(page(wav, "audio/wav"), { kept: false })).bucket.kept.size, 0);
  });

  it("says at once that it leads elsewhere, or that it is no sound", async () => {
    const away = () =>
      new Response(null, { status: 302, headers: { location: "http://169.254.169.254/x" } });
    assert.deepEqual((await copy(away)).failed, ["recording_elsewhere"]);
    const picture = page("GIF89a".padEnd(100), "audio/mpeg");
    assert.deepEqual((await copy(picture)).failed, ["recording_not_audio"]);
  });

  it("waits a little for one that is dead or empty, then says so", async () => {
    for (const answer of [page("", "text/plain", 404), page("", "audio/wav")]) {
      const early = await copy(answer, { attempts: 2 });
      assert.deepEqual([early.finished, early.failed], [false, []]);
      const late = await copy(answer, { attempts: 3 });
      assert.deepEqual([late.finished, late.failed], [true, ["recording_gone"]]);
    }
  });

  it("comes back when the provider is down, up to the last time", async () => {
    const down = page("", "text/plain", 503);
    assert.equal((await copy(down, { attempts: 5 })).finished, false);
    const { finished, failed } = await copy(down, { attempts: 8, isLast: true });
    assert.deepEqual([finished, failed], [true, ["recording_unavailable"]]);
  });

  it("does not take half a file for a whole one", async () => {
    const cut = () =>
      new Response(wav, { headers: { "content-type": "audio/wav", "content-length": "9999" } });
    const { finished, stored, bucket } = await copy(cut);
    assert.deepEqual([finished, stored, bucket.kept.size], [false, [], 0]);
  });
});
