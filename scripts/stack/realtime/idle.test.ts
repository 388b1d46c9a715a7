// What a server does that nobody needs: it stops listening, and says when it has started again.
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { ana, hear, join, startWorld, systemMessages, type World } from "./testing-world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld(7);
});
afterEach(() => world?.chaos("reset"));
afterAll(() => world?.stop());

const send = (topic: string, event: string) =>
  world.db.query(`select realtime.send('{}', $1, $2)`, [event, topic]);

async function firstJoiner(url: string, topic: string) {
  await world.grant(ana, topic, "broadcast.read");
  const client = await world.client(ana, { url });
  const channel = client.channel(topic, {
    config: { private: true, broadcast: { replication_ready: true } },
  });
  const heard = hear(channel);
  const system = systemMessages(channel);
  expect((await join(channel).first).status).toBe("SUBSCRIBED");
  return { client, heard, system };
}

test("the first to join after idle is joined before the database is heard again", async () => {
  await world.chaos("rest", { startMs: 60_000 });
  await send("idle", "while idle");
  const { heard, system } = await firstJoiner(world.url, "idle");
  await send("idle", "right after the join");
  expect(system).toEqual([]);
  await world.chaos("reset");
  await vi.waitFor(() => expect(system).toHaveLength(1));
  await send("idle", "once ready");
  await vi.waitFor(() => expect(heard.map(({ event }) => event)).toEqual(["once ready"]));
  const { database } = world.realtime.stats();
  expect([database.gaps, database.recovered]).toEqual([0, 0]);
});

test("without a socket for long enough it stops listening by itself, and one wakes it", async () => {
  const { realtime, url } = await world.server({ delays: { restMs: 200 } });
  const listening = () => realtime.stats().database.listening;
  const before = await firstJoiner(url, "kept");
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(listening()).toBe(true);
  await before.client.removeAllChannels();
  await vi.waitFor(() => expect(listening()).toBe(false));
  const { heard, system } = await firstJoiner(url, "woken");
  await vi.waitFor(() => expect(system).toHaveLength(1));
  await send("woken", "heard");
  await vi.waitFor(() => expect(heard).toHaveLength(1));
});

test("a socket that has been silent is closed, one that spoke is not", async () => {
  await firstJoiner(world.url, "silent");
  expect(await world.chaos("silence", { forMs: 60_000 })).toEqual({ sockets: 0 });
  const { client } = await firstJoiner(world.url, "spoke");
  await new Promise((resolve) => setTimeout(resolve, 150));
  await client.realtime.sendHeartbeat();
  await new Promise((resolve) => setTimeout(resolve, 50));
  const { sockets } = await world.chaos("silence", { forMs: 120 });
  expect(sockets).toBeGreaterThan(0);
  expect(client.realtime.isConnected()).toBe(true);
});
