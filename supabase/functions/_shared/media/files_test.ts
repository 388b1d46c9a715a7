// The bucket's client against a Storage on a real socket that is as particular as Supabase's.
import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { after, before, describe, it } from "node:test";
import { createFiles, type Files, StorageFailed } from "./files.ts";
import { reader, readThrough, TooLarge } from "./reading.ts";
import { bytesOf } from "./testing.ts";

const KEY = "sb_secret_default";
const objects = new Map<string, { bytes: Uint8Array; type: string }>();
let server: Server;
let files: Files;

before(async () => {
  server = createServer(async (request, response) => {
    const chunks: Uint8Array[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk);
    } catch {
      return;
    }
    const bytes = await new Blob(chunks as BlobPart[]).bytes();
    const { apikey, authorization, range, "content-type": type = "" } = request.headers;
    const say = (status: number, body: object) =>
      response.writeHead(status).end(JSON.stringify(body));
    if (apikey !== KEY || authorization !== `Bearer ${KEY}`) return say(401, {});
    const name = decodeURIComponent(request.url ?? "").replace("/storage/v1/object/media", "");
    const found = objects.get(name);
    if (request.method === "DELETE") {
      for (const prefix of JSON.parse(new TextDecoder().decode(bytes)).prefixes) {
        objects.delete(`/${prefix}`);
      }
      return say(200, []);
    }
    if (name.includes("broken")) return say(500, {});
    if (request.method === "POST") {
      if (found) return say(400, { statusCode: "409", error: "Duplicate" });
      objects.set(name, { bytes, type });
      return say(200, { Key: name });
    }
    if (!found)
      return say(400, { statusCode: "404", error: "not_found", message: "Object not found" });
    const size = found.bytes.length;
    const last = Number(/^bytes=0-(\d+)$/.exec(range ?? "")?.[1] ?? Number.NaN);
    if (Number.isNaN(last)) {
      response.writeHead(200, { "content-type": found.type, "content-length": size });
      return response.end(found.bytes);
    }
    if (size === 0) return response.writeHead(416).end();
    const part = found.bytes.subarray(0, last + 1);
    const head = {
      "content-type": found.type,
      "content-range": `bytes 0-${part.length - 1}/${size}`,
    };
    return response.writeHead(206, head).end(part);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  files = createFiles(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`, KEY);
});
after(() => {
  server.closeAllConnections();
  server.close();
});

describe("the bucket", () => {
  it("keeps a stream as it came, once, under its type", async () => {
    await files.write("t/m/olá 1", new Blob(["hello ", "world"]).stream(), "image/png");
    const found = await files.read("t/m/olá 1");
    assert.deepEqual([found?.size, found?.mimeType], [11, "image/png"]);
    assert.equal(await new Response(found?.body).text(), "hello world");
    await assert.rejects(files.write("t/m/olá 1", "another", "image/png"), StorageFailed);
  });

  it("gives the beginning of an object and says how large all of it is", async () => {
    const found = await files.read("t/m/olá 1", 4);
    assert.equal(found?.size, 11);
    assert.equal(await new Response(found?.body).text(), "hell");
    await files.write("t/m/empty", new Uint8Array(), "image/png");
    const empty = await files.read("t/m/empty", 4);
    assert.equal(empty?.size, 0);
    assert.equal(await new Response(empty?.body).text(), "");
  });

  it("tells what is not there from what cannot be read", async () => {
    assert.equal(await files.read("t/m/none"), null);
    await assert.rejects(files.read("t/m/broken"), StorageFailed);
    await files.remove(["t/m/olá 1", "t/m/none"]);
    assert.equal(await files.read("t/m/olá 1"), null);
  });

  it("does not take more of a stream than was allowed", async () => {
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(1024)),
    });
    const { through, wasTooLarge } = reader(16, 10_000);
    await assert.rejects(files.write("t/m/endless", endless.pipeThrough(through), "video/mp4"));
    assert.equal(wasTooLarge(), true);
    assert.equal(objects.has("/t/m/endless"), false);
  });
});

describe("reading a file once", () => {
  it("gives its digest, its size, its beginning and its end", async () => {
    const body = () => new Blob(["abc", "defghi"]).stream();
    const part = await readThrough(body(), 4, 100);
    assert.equal(new TextDecoder().decode(part.head), "abcd");
    assert.equal(new TextDecoder().decode(part.tail), "abcdefghi");
    assert.deepEqual([part.size, part.isWhole], [9, false]);
    const whole = await readThrough(body(), 9, 9);
    assert.deepEqual([whole.head, whole.isWhole], [bytesOf("abcdefghi"), true]);
    assert.equal(whole.sha256, "19cc02f26df43cc571bc9ed7b0c4d29224a3ec229529221725ef76d021c8326f");
    await assert.rejects(readThrough(body(), 4, 8), TooLarge);
  });
});
