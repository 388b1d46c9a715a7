import type { RealtimeChannel } from "@supabase/supabase-js";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { ana, bia, join, startWorld, systemMessages, type World } from "./testing-world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld(3);
});
afterAll(() => world?.stop());

const full = ["broadcast.read", "presence.read", "presence.write"] as const;
let topics = 0;

async function room(...users: [string, ...Parameters<World["grant"]>[2][]][]): Promise<string> {
  const topic = `live:${++topics}`;
  for (const [user, ...grants] of users) await world.grant(user, topic, ...grants);
  return topic;
}

/** Joins with a presence listener, as the product does. */
async function present(user: string, topic: string, key: string) {
  const client = await world.client(user);
  const channel = client.channel(topic, { config: { private: true, presence: { key } } });
  const events: string[] = [];
  channel.on("presence", { event: "sync" }, () => events.push("sync"));
  channel.on("presence", { event: "join" }, (e) => events.push(`join ${e.key}`));
  channel.on("presence", { event: "leave" }, (e) => events.push(`leave ${e.key}`));
  const system = systemMessages(channel);
  const { first, all } = join(channel);
  await first;
  return { client, channel, events, system, all };
}

const names = (channel: RealtimeChannel) =>
  Object.fromEntries(
    Object.entries(channel.presenceState<{ nome: string }>()).map(([key, metas]) => [
      key,
      metas.map(({ nome }) => nome),
    ]),
  );

describe("presence", () => {
  test("everyone sees who joins, changes and drops off the network", async () => {
    const topic = await room([ana, ...full], [bia, ...full]);
    const a = await present(ana, topic, ana);
    expect(await a.channel.track({ nome: "Ana" })).toBe("ok");
    await vi.waitFor(() => expect(names(a.channel)).toEqual({ [ana]: ["Ana"] }));

    const b = await present(bia, topic, bia);
    await vi.waitFor(() => expect(names(b.channel)).toEqual({ [ana]: ["Ana"] }));
    await b.channel.track({ nome: "Bia" });
    await vi.waitFor(() => expect(a.events).toContain(`join ${bia}`));
    await b.channel.track({ nome: "Bia em linha" });
    await vi.waitFor(() => expect(names(a.channel)[bia]).toEqual(["Bia em linha"]));

    await b.client.removeAllChannels();
    await vi.waitFor(() => expect(a.events).toContain(`leave ${bia}`));
    expect(names(a.channel)).toEqual({ [ana]: ["Ana"] });
  });

  test("the same payload again changes nothing", async () => {
    const topic = await room([ana, ...full]);
    const a = await present(ana, topic, ana);
    await a.channel.track({ nome: "Ana" });
    await vi.waitFor(() => expect(a.events).toContain(`join ${ana}`));
    const before = [...a.events];
    expect(await a.channel.track({ nome: "Ana" })).toBe("ok");
    expect(await a.channel.track({ nome: "Ana" })).toBe("ok");
    expect(a.events).toEqual(before);
  });

  test("the sixth call in the window closes the channel for good", async () => {
    const topic = await room([ana, ...full]);
    const a = await present(ana, topic, ana);
    for (let n = 1; n <= 5; n += 1) expect(await a.channel.track({ n })).toBe("ok");
    void a.channel.track({ n: 6 });
    await vi.waitFor(() => expect(a.all.at(-1)?.status).toBe("CLOSED"));
    expect(a.system.at(-1)?.message).toBe("Client presence rate limit exceeded");
    expect(a.client.getChannels()).toEqual([]);
  });

  test("without presence.read there is neither state nor diff", async () => {
    const topic = await room([ana, ...full], [bia, "broadcast.read"]);
    const a = await present(ana, topic, ana);
    await a.channel.track({ nome: "Ana" });
    const b = await present(bia, topic, bia);
    await a.channel.track({ nome: "Ana Lima" });
    await vi.waitFor(() => expect(names(a.channel)[ana]).toEqual(["Ana Lima"]));
    expect(b.events).toEqual([]);
    expect(names(b.channel)).toEqual({});
  });

  test("without presence.write a track is an error", async () => {
    const topic = await room([ana, "broadcast.read", "presence.read"]);
    const a = await present(ana, topic, ana);
    expect(await a.channel.track({ nome: "Ana" })).toBe("error");
  });

  test("a first track turns presence on and brings the state it missed", async () => {
    const topic = await room([ana, ...full], [bia, ...full]);
    const a = await present(ana, topic, ana);
    await a.channel.track({ nome: "Ana" });
    const b = (await world.client(bia)).channel(topic, {
      config: { private: true, presence: { key: bia } },
    });
    await join(b).first;
    expect(names(b)).toEqual({});
    await b.track({ nome: "Bia" });
    await vi.waitFor(() => expect(names(b)).toEqual({ [ana]: ["Ana"], [bia]: ["Bia"] }));
  });

  test("two tabs under one key are two entries, and one leaves alone", async () => {
    const topic = await room([ana, ...full]);
    const one = await present(ana, topic, ana);
    const two = await present(ana, topic, ana);
    await one.channel.track({ nome: "aba 1" });
    await two.channel.track({ nome: "aba 2" });
    await vi.waitFor(() => expect(names(one.channel)[ana]?.sort()).toEqual(["aba 1", "aba 2"]));
    await two.channel.untrack();
    await vi.waitFor(() => expect(names(one.channel)[ana]).toEqual(["aba 1"]));
  });

  test("a payload that is no map is an error", async () => {
    const topic = await room([ana, ...full]);
    const a = await present(ana, topic, ana);
    expect(await a.channel.track([1] as never)).toBe("error");
  });
});
