import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { rawSocket } from "./testing-socket.ts";
import {
  ana,
  join,
  publishableKey,
  startWorld,
  systemMessages,
  type World,
} from "./testing-world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld(5);
});
afterAll(() => world?.stop());

const configure = { config: { private: true } };

describe("limits, leaks and strange frames", () => {
  test("a heartbeat is answered while a join is still waiting", async () => {
    const { url } = await world.server({ delays: { joinErrorMs: 60_000 } });
    const raw = await rawSocket(url, { apikey: publishableKey, vsn: "2.0.0" });
    raw.send(["1", "1", "realtime:denied", "phx_join", configure]);
    raw.send([null, "2", "phoenix", "heartbeat", {}]);
    const answer = JSON.stringify([
      null,
      "2",
      "phoenix",
      "phx_reply",
      { status: "ok", response: {} },
    ]);
    await vi.waitFor(() => expect(raw.texts).toEqual([answer]));
    raw.close();
  });

  test("malformed frames are ignored and the socket stays open", async () => {
    const before = world.realtime.stats().malformed;
    const raw = await rawSocket(world.url, { apikey: publishableKey, vsn: "2.0.0" });
    for (const junk of ["", "{", "null", "[1,2]", "{}"]) raw.sendRaw(junk);
    for (const bytes of [[], [9], [3, 255, 1, 1, 1, 1, 1], [3, 0, 0, 0, 0, 0, 7]]) {
      raw.sendRaw(new Uint8Array(bytes));
    }
    raw.send([null, "1", "phoenix", "heartbeat", {}]);
    await vi.waitFor(() => expect(raw.texts).toHaveLength(1));
    expect(raw.isOpen()).toBe(true);
    expect(world.realtime.stats().malformed).toBe(before + 9);
    raw.close();
  });

  test("a second join of a topic closes the first", async () => {
    const raw = await rawSocket(world.url, { apikey: publishableKey, vsn: "2.0.0" });
    raw.send(["1", "1", "realtime:twice", "phx_join", {}]);
    await vi.waitFor(() => expect(raw.texts).toHaveLength(1));
    raw.send(["2", "2", "realtime:twice", "phx_join", {}]);
    await vi.waitFor(() => expect(raw.texts).toHaveLength(3));
    expect(JSON.parse(raw.texts[1] ?? "")).toEqual(["1", "1", "realtime:twice", "phx_close", {}]);
    expect(JSON.parse(raw.texts[2] ?? "").slice(0, 2)).toEqual(["2", "2"]);
    raw.close();
  });

  test("an event on a topic never joined is answered as unmatched", async () => {
    const raw = await rawSocket(world.url, { apikey: publishableKey, vsn: "2.0.0" });
    raw.send([null, "7", "realtime:nowhere", "access_token", {}]);
    await vi.waitFor(() => expect(raw.texts.join()).toContain("unmatched topic"));
    raw.close();
  });

  test("over the message rate every channel is closed and database messages are dropped", async () => {
    const { realtime, url } = await world.server({
      limits: { messagesPerSecond: 5 },
      delays: { rateTickMs: 200 },
    });
    const topic = "room:flood";
    await world.grant(ana, topic, "broadcast.read");
    const channel = (await world.client(ana, { url })).channel(topic, configure);
    const system = systemMessages(channel);
    const { first, all } = join(channel);
    await first;
    await world.db.query(`select realtime.send('{}', 'flood', $1) from generate_series(1, 50)`, [
      topic,
    ]);
    await vi.waitFor(() => expect(all.at(-1)?.status).toBe("CLOSED"));
    expect(system.at(-1)?.message).toBe("Too many messages per second");
    await world.db.query(`select realtime.send('{}', 'dropped', $1)`, [topic]);
    await vi.waitFor(() => expect(realtime.stats().overRateDropped).toBeGreaterThan(0));
  });

  test("a thousand joins and leaves leave nothing behind", async () => {
    const { realtime, url } = await world.server({ limits: { joinsPerSecond: 100_000 } });
    const raw = await rawSocket(url, { apikey: publishableKey, vsn: "2.0.0" });
    const presence = { event: "track", payload: { n: 1 } };
    for (let n = 1; n <= 1000; n += 1) {
      const topic = `realtime:cycle:${n % 50}`;
      raw.send([`${n}`, `j${n}`, topic, "phx_join", {}]);
      raw.send([`${n}`, `p${n}`, topic, "presence", presence]);
      raw.send([`${n}`, `l${n}`, topic, "phx_leave", {}]);
    }
    await vi.waitFor(() => expect(raw.texts.join()).toContain('"l1000"'), { timeout: 20_000 });
    await vi.waitFor(() => {
      expect(realtime.stats()).toMatchObject({ channels: 0, rooms: 0, presences: 0, sockets: 1 });
    });
    raw.close();
    await vi.waitFor(() => expect(realtime.stats().sockets).toBe(0));
  });

  test("a socket past the buffer limit is cut", async () => {
    const { realtime, url } = await world.server({ limits: { maxBufferedBytes: -1 } });
    const raw = await rawSocket(url, { apikey: publishableKey, vsn: "2.0.0" });
    raw.send([null, "1", "phoenix", "heartbeat", {}]);
    await vi.waitFor(() => expect(realtime.stats()).toMatchObject({ sockets: 0, slowReaders: 1 }));
    expect(raw.texts).toEqual([]);
  });

  test("a start on a taken port fails and leaves no connection behind", async () => {
    const connections = async () => {
      const { rows } = await world.db.query(
        "select count(*)::int as n from pg_stat_activity where application_name = 'realtime-listen'",
      );
      return rows[0].n;
    };
    const before = await connections();
    await expect(world.server({ port: world.realtime.port })).rejects.toThrow("EADDRINUSE");
    await vi.waitFor(async () => expect(await connections()).toBe(before));
  });
});
