import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ClaimedMessage } from "../_shared/db.ts";
import type { Host } from "../_shared/http/host.ts";
import { fakeHost, logged, TENANT } from "../_shared/http/testing.ts";
import { type Files, StorageFailed } from "../_shared/media/files.ts";
import { bytesOf, memoryFiles } from "../_shared/media/testing.ts";
import { prepareMedia } from "./media.ts";
import { claimed } from "./testing.ts";

const PATH = `${TENANT}/uploads/a/b`;
const connection = {
  address: "100000000000001",
  settings: {},
  secrets: { access_token: "EAA" },
  variables: { META_GRAPH_URL: "http://graph.test" },
};

function withFile(more: Partial<NonNullable<ClaimedMessage["attachment"]>> = {}): ClaimedMessage {
  return claimed(1, {
    type: "image",
    attachment: {
      id: "a1",
      type: "image",
      storage_path: PATH,
      file_name: "foto.jpg",
      mime_type: "image/jpeg",
      sha256: "ab",
      size_bytes: 5,
      provider_ref: null,
      ...more,
    },
  });
}

const KEPT = memoryFiles({ [PATH]: { bytes: bytesOf("bytes"), mimeType: "image/jpeg" } });

const takes: Host["http"] = async (_url, init) => {
  await new Response(init?.body).bytes();
  return Response.json({ id: "4490709327380001" });
};

async function prepare(
  message: ClaimedMessage,
  http: Host["http"] = takes,
  isOurs = true,
  files: Files = KEPT,
  onLease: (times: number) => void = () => undefined,
) {
  const { channelOf } = await import("../_shared/channels/registry.ts");
  const channel = channelOf("whatsapp");
  assert.ok(channel);
  const remembered: unknown[] = [];
  const leases: number[] = [];
  const host = fakeHost(
    {
      renewLease: (_message, seconds) => {
        onLease(leases.push(seconds));
        return Promise.resolve(isOurs);
      },
      rememberProviderMedia: (...kept) => {
        remembered.push(kept);
        return Promise.resolve();
      },
    },
    http,
    files,
  );
  const prepared = await prepareMedia(host, message, channel, connection, 10);
  return { prepared, remembered, leases };
}

describe("the file of a message", () => {
  it("is taken to the provider once, under a lease that lasts as long as it takes", async () => {
    const { prepared, remembered, leases } = await prepare(withFile());
    const media = { ref: "4490709327380001", file_name: "foto.jpg" };
    assert.deepEqual(prepared, { media });
    assert.equal(leases.length, 1);
    const [[channel, file, kept]] = remembered as [[object, object, { ref: string }]];
    assert.deepEqual(Object.keys(channel), ["tenantId", "channelId"]);
    assert.deepEqual(file, { sha256: "ab", mimeType: "image/jpeg" });
    assert.equal(kept.ref, media.ref);
    // It takes until the lease was renewed twice.
    const { promise: twice, resolve: renewed } = Promise.withResolvers<void>();
    const slow: Host["http"] = async (url, init) => {
      await twice;
      return takes(url, init);
    };
    const long = await prepare(withFile(), slow, true, KEPT, (times) => times > 2 && renewed());
    const held = long.leases.length;
    await new Promise((resolve) => setTimeout(resolve, 30));
    assert.equal(long.leases.length, held, "and no longer");
  });

  it("is not taken there again while its name is good, nor asked for where there is none", async () => {
    const nobody: Host["http"] = () => Promise.reject(new Error("was asked"));
    const known = await prepare(withFile({ provider_ref: "known" }), nobody);
    assert.deepEqual(known.prepared, { media: { ref: "known", file_name: "foto.jpg" } });
    assert.deepEqual((await prepare(claimed(1, { attachment: null }), nobody)).prepared, {
      media: null,
    });
  });

  it("waits or fails as the provider says, before anything could reach the customer", async () => {
    const says =
      (code: number): Host["http"] =>
      () =>
        Promise.resolve(Response.json({ error: { code, message: "" } }, { status: 400 }));
    assert.deepEqual((await prepare(withFile(), says(130429))).prepared, {
      outcome: { result: "retry", code: "rate_limited", retry_after_ms: null },
    });
    assert.deepEqual((await prepare(withFile(), says(131053))).prepared, {
      outcome: { result: "failed", code: "media_rejected", detail: null },
    });
    const cut = await prepare(withFile(), () =>
      Promise.reject(new DOMException("", "TimeoutError")),
    );
    assert.deepEqual(cut.prepared, {
      outcome: { result: "retry", code: "provider_timeout", retry_after_ms: null },
    });
  });

  it("fails when it is gone, and is left alone when the lease was lost", async () => {
    assert.deepEqual(
      (await prepare(withFile({ storage_path: `${TENANT}/uploads/none` }))).prepared,
      {
        outcome: { result: "failed", code: "file_unavailable", detail: null, unasked: true },
      },
    );
    const lost = await prepare(withFile(), takes, false);
    assert.deepEqual([lost.prepared, lost.remembered], [{ outcome: null }, []]);
  });

  it("is not the provider's fault when our own storage fails", async () => {
    const again = {
      outcome: { result: "retry", code: "file_unavailable", retry_after_ms: null },
    };
    const broken = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.error(new Error("connection reset")),
    });
    for (const read of [
      () => Promise.reject(new StorageFailed(503)),
      () => Promise.resolve({ body: broken, size: 5, mimeType: "image/jpeg" }),
    ]) {
      const files = { ...memoryFiles(), read };
      const { result } = await logged(() => prepare(withFile(), takes, true, files));
      assert.deepEqual(result.prepared, again);
    }
  });

  it("is one of two under way, so that a worker's memory holds them", async () => {
    let now = 0;
    let most = 0;
    // Nobody is answered before two have asked.
    const two = Promise.withResolvers<void>();
    const slow: Host["http"] = async (url, init) => {
      most = Math.max(most, ++now);
      if (now === 2) two.resolve();
      await two.promise;
      await new Promise((resolve) => setTimeout(resolve, 5));
      now -= 1;
      return takes(url, init);
    };
    const all = await Promise.all(Array.from({ length: 9 }, () => prepare(withFile(), slow)));
    assert.ok(all.every(({ prepared }) => "media" in prepared));
    assert.equal(most, 2);
  });
});
