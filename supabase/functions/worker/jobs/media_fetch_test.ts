import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import type { ErrorCode } from "@prosa/shared/errors.ts";
import type { Host } from "../../_shared/http/host.ts";
import { fakeHost, INTEGRACAO, logged, NUMBER, TENANT, vault } from "../../_shared/http/testing.ts";
import type { Bytes } from "../../_shared/media/bytes.ts";
import type { FileFacts, PendingMedia } from "../../_shared/media/database.ts";
import { bytesOf, memoryFiles, oggOpus, png } from "../../_shared/media/testing.ts";
import { integracaoSecretPlace } from "../../_shared/secrets.ts";
import { fetchMedia } from "./media_fetch.ts";
import { removeMedia } from "./media_remove.ts";

const MESSAGE = "40000000-0000-4000-8000-000000000001";
const ATTACHMENT = "50000000-0000-4000-8000-000000000001";
const payload = { tenant_id: TENANT, attachment_id: ATTACHMENT };
const sealed = await vault.seal("EAA", integracaoSecretPlace(TENANT, INTEGRACAO, "access_token"));

const pending: PendingMedia = {
  id: ATTACHMENT,
  tenant_id: TENANT,
  message_id: MESSAGE,
  type: "image",
  provider_media_id: "1003383421380001",
  mime_type: "image/jpeg",
  sha256: null,
  channel_id: "c1",
  channel_kind: "whatsapp",
  address: NUMBER,
  integracao_id: INTEGRACAO,
  configuracao: { waba_id: "200000000000001", phone_number_ids: [NUMBER] },
  access_token: sealed,
};

interface Play {
  bytes?: Bytes;
  digest?: string;
  media?: Partial<PendingMedia> | null;
  http?: Host["http"];
  isLast?: boolean;
  isWanted?: boolean;
  files?: ReturnType<typeof memoryFiles>;
}

/** One run of the job against a provider that has these bytes. */
async function fetchOnce(play: Play) {
  const { bytes = await png(40, 30), media = {}, isLast = false, isWanted = true } = play;
  const files = play.files ?? memoryFiles();
  const http: Host["http"] = (url) =>
    Promise.resolve(
      String(url).includes("/v26.0/")
        ? Response.json({ url: "http://graph.test/file", sha256: play.digest })
        : new Response(bytes),
    );
  const stored: FileFacts[] = [];
  const failed: [string, ErrorCode][] = [];
  const refused: unknown[] = [];
  const host = fakeHost(
    {
      mediaToFetch: () => Promise.resolve(media === null ? null : { ...pending, ...media }),
      storeAttachment: (_tenant, _id, file) => {
        stored.push(file);
        return Promise.resolve(isWanted);
      },
      failAttachment: (_tenant, _id, state, code) => {
        failed.push([state, code]);
        return Promise.resolve();
      },
      reportRefusedAccess: async (...whose) => void refused.push(whose),
    },
    play.http ?? http,
    files,
  );
  const { result, lines } = await logged(() => fetchMedia(host, payload, isLast));
  return { done: result, stored: stored[0], failed: failed[0], refused, files, lines };
}

describe("a customer's file", () => {
  it("is kept under the message's folder, as its bytes are, with a thumbnail", async () => {
    const bytes = await png(40, 30);
    const { done, stored, files } = await fetchOnce({ bytes });
    assert.equal(done, true);
    assert.match(stored?.storage_path ?? "", new RegExp(`^${TENANT}/${MESSAGE}/[0-9a-f-]{36}$`));
    assert.deepEqual(
      [stored?.mime_type, stored?.size_bytes, stored?.width, stored?.height],
      ["image/png", bytes.length, 40, 30],
    );
    assert.equal(stored?.sha256, createHash("sha256").update(bytes).digest("hex"));
    assert.deepEqual(files.kept.get(stored?.storage_path ?? "")?.bytes, bytes);
    assert.equal(files.kept.get(stored?.thumbnail_path ?? "")?.mimeType, "image/jpeg");
  });

  it("tells how long a voice note is and how it sounds", async () => {
    const bytes = oggOpus([...Array(50).fill(20), ...Array(50).fill(200)]);
    const { stored } = await fetchOnce({ bytes, media: { type: "audio" } });
    assert.equal(stored?.mime_type, "audio/ogg");
    assert.equal(stored?.duration_seconds, 2);
    assert.deepEqual([stored?.waveform?.[0], stored?.waveform?.at(-1)], [10, 100]);
  });

  it("is kept whatever it is, but never where a browser would run it", async () => {
    for (const [content, mimeType] of [
      ["<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "image/svg+xml"],
      ["<html><script>1</script></html>", "text/html"],
      [`MZ${"\0".repeat(80)}`, "application/x-msdownload"],
      ["\u0000\u0001\u0002", "application/octet-stream"],
    ] as const) {
      const { stored, files } = await fetchOnce({ bytes: bytesOf(content) });
      assert.equal(stored?.mime_type, mimeType);
      const kept = files.kept.get(stored?.storage_path ?? "");
      assert.equal(kept?.mimeType, "application/octet-stream", mimeType);
    }
    const { stored, files } = await fetchOnce({ bytes: bytesOf("%PDF-1.4") });
    assert.equal(files.kept.get(stored?.storage_path ?? "")?.mimeType, "application/pdf");
  });

  it("is fetched again when it is not what the provider has", async () => {
    const { done, stored, files } = await fetchOnce({ digest: "0".repeat(64) });
    assert.deepEqual([done, stored, files.kept.size], [false, undefined, 0]);
  });

  it("shows without a thumbnail when none can be made or kept", async () => {
    const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xd9);
    assert.equal((await fetchOnce({ bytes: jpeg })).stored?.thumbnail_path, null);
    const files = memoryFiles();
    const { write } = files;
    files.write = (path, body, mimeType) =>
      files.kept.size > 0 ? Promise.reject(new Error("full")) : write(path, body, mimeType);
    const { stored } = await fetchOnce({ files });
    assert.deepEqual([stored?.thumbnail_path, stored?.width], [null, 40]);
  });

  it("says that it has run out at once, and anything else only at the end", async () => {
    const graph = (code: number, status = 400) => ({
      http: () => Promise.resolve(Response.json({ error: { code, message: "" } }, { status })),
    });
    const gone = await fetchOnce(graph(100));
    assert.deepEqual([gone.done, gone.failed], [true, ["expired", "media_expired"]]);
    for (const [play, code] of [
      [graph(190, 401), "channel_auth"],
      [{ media: { access_token: "v1.gone.AAAA.AAAA" } }, "channel_auth"],
      [{ media: { access_token: null } }, "channel_auth"],
      [graph(131000, 500), "media_unavailable"],
      [{ http: () => Promise.reject(new Error("down")) }, "media_unavailable"],
      [{ digest: "0".repeat(64) }, "media_unavailable"],
    ] as const) {
      const first = await fetchOnce(play);
      assert.deepEqual([first.done, first.failed], [false, undefined], code);
      const dead = code === "channel_auth" ? [[TENANT, INTEGRACAO, "c1"]] : [];
      assert.deepEqual(first.refused, dead, "whoever sends through it is to know");
      const last = await fetchOnce({ ...play, isLast: true });
      assert.deepEqual([last.done, last.failed], [true, ["failed", code]]);
    }
  });

  it("is refused beyond what the bucket takes, however large it says it is", async () => {
    const more = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(4 * 1024 * 1024)),
    });
    const files = memoryFiles();
    files.write = async (_path, body) => {
      for await (const _ of body as ReadableStream) files.kept.clear();
    };
    const http: Host["http"] = (url) =>
      Promise.resolve(
        String(url).includes("/v26.0/")
          ? Response.json({ url: "http://graph.test/file", file_size: "5" })
          : new Response(more),
      );
    const { done, failed } = await fetchOnce({ http, files });
    assert.deepEqual([done, failed], [true, ["failed", "media_too_large"]]);
  });

  it("leaves nothing behind when the bucket fails in the middle", async () => {
    const files = memoryFiles();
    files.write = async (path, body) => {
      files.kept.set(path, { bytes: await new Response(body).bytes(), mimeType: "x/half" });
      throw new Error("cut");
    };
    const { done, files: bucket } = await fetchOnce({ files });
    assert.deepEqual([done, bucket.kept.size], [false, 0]);
  });

  it("is nobody's when its message was taken back meanwhile", async () => {
    assert.equal((await fetchOnce({ media: null })).done, true);
    const { done, files } = await fetchOnce({ isWanted: false });
    assert.deepEqual([done, files.kept.size], [true, 0]);
  });

  it("is not written about in the log but for ids and codes", async () => {
    const { lines } = await fetchOnce({ digest: "0".repeat(64) });
    const text = JSON.stringify(lines);
    assert.ok(text.includes("media_unavailable"));
    for (const secret of ["EAA", "graph.test", "1003383421380001"]) {
      assert.ok(!text.includes(secret), secret);
    }
  });
});

describe("objects nobody names any more", () => {
  it("are removed, within the tenant's own folder only", async () => {
    const kept = { bytes: bytesOf("x"), mimeType: "text/plain" };
    const mine = `${TENANT}/uploads/a`;
    const files = memoryFiles({ [mine]: kept, "other/uploads/a": kept, [`${TENANT}x/a`]: kept });
    const paths = [mine, "other/uploads/a", `${TENANT}x/a`, `${TENANT}/../other/uploads/a`];
    const host = fakeHost({}, undefined, files);
    assert.equal(await removeMedia(host, { tenant_id: TENANT, paths }), true);
    assert.deepEqual([...files.kept.keys()], ["other/uploads/a", `${TENANT}x/a`]);
    const recordings = memoryFiles({ [mine]: kept });
    const both = fakeHost({}, undefined, memoryFiles({ [mine]: kept }), recordings);
    await removeMedia(both, { tenant_id: TENANT, bucket: "gravacoes", paths: [mine] });
    assert.deepEqual([...recordings.kept.keys()], []);
  });
});
