import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { rawSocket } from "./testing-socket.ts";
import { ana, join, publishableKey, secretKey, startWorld, type World } from "./testing-world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld(6);
});
afterAll(() => world?.stop());

/** Asks for the upgrade and reads the refusal. */
function handshake(url: string, query: Record<string, string>): Promise<[number, string]> {
  const headers = { upgrade: "websocket", connection: "upgrade" };
  const address = `${url}/realtime/v1/websocket?${new URLSearchParams(query)}`;
  return new Promise((resolve, reject) => {
    const asked = request(address, { headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => {
        const { error } = JSON.parse(Buffer.concat(chunks).toString("utf8"));
        resolve([response.statusCode ?? 0, error]);
      });
    });
    asked.on("error", reject).end();
  });
}

describe("handshake", () => {
  test("a bad key is refused over HTTP with its reason", async () => {
    const past = Math.floor(Date.now() / 1000) - 60;
    const [head, body] = (await world.token(ana)).split(".");
    const refusals: [Record<string, string>, string][] = [
      [{}, "API key is missing"],
      [{ apikey: "sb_publishable_other" }, "The token provided is not a valid JWT"],
      [{ apikey: await world.token(ana, { exp: past }) }, "Token has expired"],
      [
        { apikey: await world.token(ana, { role: undefined }) },
        "Fields `role` and `exp` are required in JWT",
      ],
      [{ apikey: `${head}.${body}.${"A".repeat(86)}` }, "Failed to validate JWT signature"],
    ];
    for (const [query, error] of refusals) {
      expect(await handshake(world.url, query)).toEqual([401, error]);
    }
  });

  test("one connection too many is 429", async () => {
    const { url } = await world.server({ limits: { connections: 1 } });
    const first = await rawSocket(url, { apikey: publishableKey });
    expect(await handshake(url, { apikey: publishableKey })).toEqual([
      429,
      "Too many connected users",
    ]);
    first.close();
  });

  test("a secret key reads any private topic", async () => {
    const client = await world.client(null, { key: secretKey });
    const channel = client.channel("tenant:1:inbox:1", { config: { private: true } });
    expect((await join(channel).first).status).toBe("SUBSCRIBED");
  });

  test("an sb_ key, the same token or null in access_token changes nothing", async () => {
    await world.grant(ana, "room:noop", "broadcast.read");
    const access_token = await world.token(ana);
    const raw = await rawSocket(world.url, { apikey: publishableKey, vsn: "2.0.0" });
    const payload = { config: { private: true }, access_token };
    raw.send(["1", "1", "realtime:room:noop", "phx_join", payload]);
    for (const token of [publishableKey, access_token, null]) {
      raw.send(["1", "2", "realtime:room:noop", "access_token", { access_token: token }]);
    }
    await vi.waitFor(() => expect(raw.texts).toHaveLength(1));
    await world.db.query(`select realtime.send('{}', 'still', 'room:noop')`);
    await vi.waitFor(() => expect(raw.binaries.join()).toContain("still"));
    expect(raw.texts).toHaveLength(1);
    raw.close();
  });
});
