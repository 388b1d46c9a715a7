// Against a real connection, because it is the runtime that repeats.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, it } from "node:test";
import { postingOnce } from "./once.ts";

/** Takes whatever comes and hangs up on what says so. */
async function provider<T>(work: (url: string, heard: string[]) => Promise<T>): Promise<T> {
  const heard: string[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    heard.push(body);
    if (body.includes("hang up")) request.socket.resetAndDestroy();
    else response.end("taken");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await work(`http://127.0.0.1:${port}/`, heard);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const post = (url: string, body: string) =>
  postingOnce(fetch)(url, { method: "POST", body }).then((answer) => answer.text());

describe("a post whose connection is reset after it was heard", () => {
  it("is not repeated, on a new connection or on one that was used before", async () => {
    await provider(async (url, heard) => {
      await assert.rejects(post(url, "hang up 1"));
      assert.equal(await post(url, "olá"), "taken");
      await assert.rejects(post(url, "hang up 2"));
      assert.deepEqual(heard, ["hang up 1", "olá", "hang up 2"]);
    });
  });
});
