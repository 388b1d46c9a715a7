// Files against a provider on real sockets, as strict as Meta is.
import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { after, before, describe, it } from "node:test";
import type { Fetch } from "../../provider/provider.ts";
import type { Connection, MediaDownload } from "../channel.ts";
import { fetchMedia, uploadMedia } from "./media.ts";

const TOKEN = "EAADUMMYTOKEN";
const NUMBER = "100000000000001";

let server: Server;
let base: string;
let asked: { method: string; path: string; token: string | undefined; body: string }[] = [];
let answer: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;

before(async () => {
  server = createServer(async (request, response) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = "", url: path = "", headers } = request;
    const body = new TextDecoder("latin1").decode(await new Blob(chunks as BlobPart[]).bytes());
    asked.push({ method, path, token: headers.authorization, body });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  base = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
});
after(() => server.close());

function connection(): Connection {
  return {
    address: NUMBER,
    settings: { waba_id: "200000000000001", graph_version: "v26.0" },
    secrets: { access_token: TOKEN },
    variables: { META_GRAPH_URL: base },
  };
}

interface Play {
  resolve?: { status?: number; body?: unknown };
  /** One answer per download, the last one for all that follow. */
  downloads?: { status: number; body?: string; location?: string }[];
}

async function fetched({ resolve = {}, downloads = [{ status: 200, body: "bytes" }] }: Play) {
  asked = [];
  let at = 0;
  answer = (request, response) => {
    if (request.url?.startsWith("/v26.0/")) {
      const body = resolve.body ?? { url: `${base}/file`, mime_type: "image/jpeg", file_size: "5" };
      response.writeHead(resolve.status ?? 200).end(JSON.stringify(body));
      return;
    }
    const now = downloads[Math.min(at++, downloads.length - 1)];
    response.writeHead(now?.status ?? 500, now?.location ? { location: now.location } : {});
    response.end(now?.body ?? "");
  };
  return await fetchMedia("1003383421380001", connection(), fetch);
}

async function textOf(result: MediaDownload): Promise<string> {
  assert.ok(result.ok, JSON.stringify(result));
  return await new Response(result.body).text();
}

describe("fetching a file", () => {
  it("asks Meta for its address as documented, and there with the token", async () => {
    const digest = "49f227634806293b09954599c310b593e1400f41591efcf07e9bced335f41942";
    const result = await fetched({
      resolve: { body: { url: `${base}/file`, mime_type: "image/jpeg", sha256: digest } },
    });
    assert.equal(await textOf(result), "bytes");
    assert.equal(result.ok && result.sha256, digest);
    assert.deepEqual(
      asked.map(({ path, token }) => [path, token]),
      [
        [`/v26.0/1003383421380001?phone_number_id=${NUMBER}`, `Bearer ${TOKEN}`],
        ["/file", `Bearer ${TOKEN}`],
      ],
    );
  });

  it("understands a digest in base64, as webhooks have said it", async () => {
    const result = await fetched({
      resolve: { body: { url: `${base}/file`, sha256: btoa("a".repeat(32)) } },
    });
    assert.equal(result.ok && result.sha256, "61".repeat(32));
  });

  it("asks once more for the address when it has run out", async () => {
    const late = await fetched({ downloads: [{ status: 404 }, { status: 200, body: "late" }] });
    assert.equal(await textOf(late), "late");
    assert.equal(asked.length, 4);
    const never = await fetched({ downloads: [{ status: 404 }] });
    assert.deepEqual(never, { ok: false, verdict: "retry", code: "media_unavailable" });
    assert.equal(asked.length, 4);
  });

  it("tells what will never come from what may come later", async () => {
    const graphError = (code: number) => ({ error: { code, message: "no", type: "x" } });
    for (const [status, body, verdict, code] of [
      [400, graphError(100), "gone", "media_expired"],
      [404, {}, "gone", "media_expired"],
      [401, graphError(190), "retry", "channel_auth"],
      [400, graphError(10), "retry", "channel_auth"],
      [400, graphError(80007), "retry", "media_unavailable"],
      [500, "<html>", "retry", "media_unavailable"],
      [200, { mime_type: "image/jpeg" }, "retry", "media_unavailable"],
      [200, { url: `${base}/file`, file_size: "209715200" }, "refused", "media_too_large"],
    ] as const) {
      assert.deepEqual(await fetched({ resolve: { status, body } }), { ok: false, verdict, code });
      assert.equal(asked.length, 1, "nothing was downloaded");
    }
    const dead = await fetched({ downloads: [{ status: 401 }] });
    assert.deepEqual(dead, { ok: false, verdict: "retry", code: "channel_auth" });
  });

  it("follows within the provider and never out of it", async () => {
    const inside = [
      { status: 302, location: "/other" },
      { status: 200, body: "there" },
    ];
    assert.equal(await textOf(await fetched({ downloads: inside })), "there");
    const outside = await fetched({
      downloads: [{ status: 302, location: "http://127.0.0.1:9/" }],
    });
    assert.deepEqual(outside, { ok: false, verdict: "refused", code: "media_unavailable" });
    const endless = await fetched({ downloads: [{ status: 302, location: "/again" }] });
    assert.deepEqual(endless, { ok: false, verdict: "retry", code: "media_unavailable" });
  });
});

describe("taking a file to Meta", () => {
  const file = (size = 5, more: object = {}) => ({
    body: new Blob([new Uint8Array(size).fill(97)]).stream(),
    size,
    mimeType: "image/jpeg",
    ...more,
  });
  const answers = (status: number, body: unknown) => {
    asked = [];
    answer = (_request, response) => response.writeHead(status).end(JSON.stringify(body));
  };

  it("sends the three fields that Meta documents and keeps the id for a month", async () => {
    answers(200, { id: "4490709327380001" });
    const result = await uploadMedia(file(), connection(), fetch);
    assert.equal(result.ok && result.ref, "4490709327380001");
    const days = (Date.parse(result.ok ? result.expiresAt : "") - Date.now()) / 86_400_000;
    assert.ok(days > 28 && days < 30, String(days));
    const [call] = asked;
    assert.equal(`${call?.method} ${call?.path}`, `POST /v26.0/${NUMBER}/media`);
    assert.equal(call?.token, `Bearer ${TOKEN}`);
    const boundary = /^--(.+)\r\n/.exec(call?.body ?? "")?.[1] ?? "";
    const form = await new Response(call?.body, {
      headers: { "content-type": `multipart/form-data; boundary=${boundary}` },
    }).formData();
    assert.equal(form.get("messaging_product"), "whatsapp");
    assert.equal(form.get("type"), "image/jpeg");
    const sent = form.get("file");
    assert.ok(sent instanceof File);
    assert.deepEqual([sent.type, await sent.text()], ["image/jpeg", "aaaaa"]);
  });

  it("streams what is too large to be held", async () => {
    answers(200, { id: "1" });
    const size = 17 * 1024 * 1024;
    assert.ok((await uploadMedia(file(size), connection(), fetch)).ok);
    assert.ok((asked[0]?.body.length ?? 0) > size);
  });

  it("tells a refusal from what may go better later", async () => {
    const graphError = (code: number) => ({ error: { code, message: "no", type: "x" } });
    for (const [status, body, retry, code] of [
      [400, graphError(100), false, "media_rejected"],
      [400, graphError(131053), false, "media_rejected"],
      [413, {}, false, "media_rejected"],
      [401, graphError(190), false, "channel_auth"],
      [400, graphError(130429), true, "rate_limited"],
      [500, graphError(131000), true, "provider_unavailable"],
      [502, "<html>", true, "provider_unavailable"],
      [200, {}, true, "provider_unavailable"],
    ] as const) {
      answers(status, body);
      assert.deepEqual(await uploadMedia(file(), connection(), fetch), { ok: false, retry, code });
    }
  });

  it("may be tried again when it was cut: nobody has got anything yet", async () => {
    answer = (request) => request.socket.destroy();
    const cut = await uploadMedia(file(), connection(), fetch);
    assert.deepEqual(cut, { ok: false, retry: true, code: "provider_timeout" });
    const unreachable: Fetch = () =>
      Promise.reject(Object.assign(new Error("refused"), { code: "ECONNREFUSED" }));
    const unsent = await uploadMedia(file(), connection(), unreachable);
    assert.deepEqual(unsent, { ok: false, retry: true, code: "provider_unreachable" });
    const broken = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.error(new Error("the bucket is gone")),
    });
    const lost = await uploadMedia(file(5, { body: broken }), connection(), fetch);
    assert.deepEqual(lost, { ok: false, retry: true, code: "provider_unreachable" });
  });
});
