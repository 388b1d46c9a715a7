// A call against real sockets: what matters is what the provider may have done.
import assert from "node:assert/strict";
import { createServer, type Server, type Socket } from "node:net";
import { after, before, describe, it } from "node:test";
import { call } from "./call.ts";

let server: Server;
let url: string;
let answer: (socket: Socket) => void = () => undefined;
let received = "";

before(async () => {
  server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      received += chunk;
      if (received.includes("the body")) answer(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/`;
});
after(() => server.close());

function post(respond: (socket: Socket) => void, timeoutMs = 2000) {
  answer = respond;
  received = "";
  return call(fetch, url, { method: "POST", body: "the body" }, timeoutMs);
}

function http(status: string, body: string, headers = ""): string {
  return `HTTP/1.1 ${status}\r\ncontent-length: ${body.length}\r\nconnection: close\r\n${headers}\r\n${body}`;
}

describe("call", () => {
  it("gives status and JSON of an answer", async () => {
    const result = await post((socket) => socket.end(http("200 OK", '{"ok":true}')));
    assert.deepEqual(result, {
      end: "answered",
      status: 200,
      json: { ok: true },
      retryAfterMs: null,
    });
  });

  it("reads Retry-After in seconds and as a date", async () => {
    const seconds = await post((s) => s.end(http("429 Slow", "{}", "retry-after: 3\r\n")));
    assert.equal(seconds.end === "answered" && seconds.retryAfterMs, 3000);
    const past = "retry-after: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
    const date = await post((s) => s.end(http("429 Slow", "{}", past)));
    assert.equal(date.end === "answered" && date.retryAfterMs, 0);
    const words = await post((s) => s.end(http("429 Slow", "{}", "retry-after: soon\r\n")));
    assert.equal(words.end === "answered" && words.retryAfterMs, null);
  });

  it("knows that nothing was sent when nobody listens", async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
    const address = closed.address();
    const port = typeof address === "object" ? address?.port : 0;
    await new Promise((resolve) => closed.close(resolve));
    assert.deepEqual(await call(fetch, `http://127.0.0.1:${port}/`, {}), { end: "unsent" });
  });

  it("knows that nothing was sent when the name does not exist", async () => {
    assert.deepEqual(await call(fetch, "http://no-such-host.invalid/", {}), { end: "unsent" });
  });

  it("does not know what became of a body whose answer never came", async () => {
    const result = await post(() => undefined, 150);
    assert.deepEqual(result, { end: "lost", reason: "timeout" });
  });

  it("does not know what became of a body when the connection is cut", async () => {
    const result = await post((socket) => socket.destroy());
    assert.deepEqual(result, { end: "lost", reason: "cut" });
  });

  it("does not know either when the answer is cut short", async () => {
    const half = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{";
    const result = await post((socket) => socket.end(half));
    assert.deepEqual(result, { end: "lost", reason: "cut" });
  });

  it("takes an answer that is not JSON for an answer without content", async () => {
    const result = await post((socket) => socket.end(http("502 Bad", "<html>")));
    assert.equal(result.end === "answered" && result.json, undefined);
  });

  it("follows no redirect, so the token stays with the host it was meant for", async () => {
    const location = "location: http://127.0.0.1/elsewhere\r\n";
    const result = await post((socket) => socket.end(http("302 Found", "", location)));
    assert.equal(result.end === "answered" && result.status, 302);
  });
});
