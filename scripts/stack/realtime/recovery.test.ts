import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { rawSocket } from "./testing-socket.ts";
import {
  ana,
  type ClientOptions,
  hear,
  join,
  publishableKey,
  startWorld,
  systemMessages,
  type World,
} from "./testing-world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld(4);
});
afterEach(() => world?.chaos("reset"));
afterAll(() => world?.stop());

const configure = { config: { private: true } };
let topics = 0;

async function readable(): Promise<string> {
  const topic = `room:${++topics}`;
  await world.grant(ana, topic, "broadcast.read");
  return topic;
}

async function listener(options: ClientOptions = {}) {
  const topic = await readable();
  const client = await world.client(ana, options);
  const channel = client.channel(topic, configure);
  const heard = hear(channel);
  const system = systemMessages(channel);
  const { first, all } = join(channel);
  await first;
  return { topic, client, channel, heard, system, all };
}

const send = (topic: string, event: string) =>
  world.db.query(`select realtime.send('{}', $1, $2)`, [event, topic]);
const events = (heard: { event: string }[]) => heard.map(({ event }) => event);

describe("recovery", () => {
  // 23
  test.each(["1.0.0", "2.0.0"])("a cut socket comes back and rejoins (vsn %s)", async (vsn) => {
    const { topic, heard, all } = await listener({ vsn });
    await send(topic, "before");
    await vi.waitFor(() => expect(events(heard)).toEqual(["before"]));
    await world.chaos("cut", { topic });
    const statuses = () => all.map(({ status }) => status);
    await vi.waitFor(
      () => expect(statuses()).toEqual(["SUBSCRIBED", "CHANNEL_ERROR", "SUBSCRIBED"]),
      { timeout: 10_000 },
    );
    await send(topic, "after");
    await vi.waitFor(() => expect(events(heard)).toEqual(["before", "after"]));
  });

  // 37
  test("a killed LISTEN connection recovers, delivers the gap once and counts it", async () => {
    const { topic, heard } = await listener();
    await send(topic, "before");
    await vi.waitFor(() => expect(heard).toHaveLength(1));
    const { gaps, recovered } = world.realtime.stats().database;

    const slow = await world.db.connect();
    const dark = await world.db.connect();
    const admin = await world.db.connect("template1");
    await slow.query(`begin; select realtime.send('{"n": 0}', 'slow', '${topic}')`);
    // No new connection until the messages are committed: the listener cannot see them arrive.
    await admin.query("alter database postgres allow_connections false");
    const { rows } = await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = 'postgres' and application_name = 'realtime-listen'`,
    );
    expect(rows).toHaveLength(1);
    await vi.waitFor(() => expect(world.realtime.stats().database.listening).toBe(false));
    await dark.query(
      `select realtime.send(jsonb_build_object('n', n), 'dark', $1) from generate_series(1, 4) n`,
      [topic],
    );
    await slow.query("commit");
    await admin.query("alter database postgres allow_connections true");
    await Promise.all([slow.end(), dark.end(), admin.end()]);

    await vi.waitFor(() => expect(heard).toHaveLength(6), { timeout: 5000 });
    await vi.waitFor(() => expect(world.realtime.stats().database.listening).toBe(true));
    await send(topic, "after");
    await vi.waitFor(() => expect(heard).toHaveLength(7));
    expect(heard.slice(1, 6).map(({ payload }) => payload.n)).toEqual([0, 1, 2, 3, 4]);
    const { database } = world.realtime.stats();
    expect(database.gaps).toBe(gaps + 1);
    expect(database.recovered).toBe(recovered + 5);
    expect(database.lost).toBe(0);
  });

  // 18
  test("replay brings the newest, in order, marked and not twice", async () => {
    const topic = await readable();
    for (let n = 1; n <= 27; n += 1) await send(topic, `e${n}`);
    const delivered = world.realtime.stats().database.delivered;
    await world.chaos("events", { mode: "delay", delayMs: 300, count: 1 });
    // Still on its way when the channel joins: it is replayed, and its live copy must be dropped.
    await send(topic, "late");
    const channel = (await world.client(ana)).channel(topic, {
      config: { private: true, broadcast: { replay: { since: Date.now() - 60_000, limit: 4 } } },
    });
    const heard = hear(channel);
    await join(channel).first;
    await vi.waitFor(() => expect(events(heard)).toEqual(["e25", "e26", "e27", "late"]));
    expect(heard.every(({ meta }) => meta?.replayed === true)).toBe(true);
    await vi.waitFor(() => {
      expect(world.realtime.stats().database.delivered).toBeGreaterThan(delivered);
    });
    await send(topic, "live");
    await vi.waitFor(() => expect(events(heard).at(-1)).toBe("live"));
    expect(events(heard)).toEqual(["e25", "e26", "e27", "late", "live"]);
  });

  test("replay of a public channel is refused", async () => {
    const raw = await rawSocket(world.url, { apikey: publishableKey, vsn: "2.0.0" });
    const config = { broadcast: { replay: { since: 0 } } };
    raw.send(["1", "1", "realtime:open", "phx_join", { config }]);
    await vi.waitFor(() => expect(raw.texts).toHaveLength(1));
    expect(raw.texts[0]).toContain(
      "UnableToReplayMessages: Replay is not allowed for public channels",
    );
    raw.close();
  });

  // 43
  test("replication_ready is announced once the database flows", async () => {
    await world.chaos("replication", { forMs: 300 });
    const topic = await readable();
    const channel = (await world.client(ana)).channel(topic, {
      config: { private: true, broadcast: { replication_ready: true } },
    });
    const system = systemMessages(channel);
    await join(channel).first;
    expect(system).toEqual([]);
    await vi.waitFor(() => expect(system).toHaveLength(1));
    expect(system[0]).toMatchObject({
      status: "ok",
      message: "Replication connection established",
    });
  });

  test("a fault ends by itself: dropped, then duplicated, then normal", async () => {
    const { topic, heard } = await listener();
    await world.chaos("events", { mode: "drop", count: 1 });
    await send(topic, "lost");
    await send(topic, "kept");
    await vi.waitFor(() => expect(events(heard)).toEqual(["kept"]));
    await world.chaos("events", { mode: "duplicate", count: 1 });
    await send(topic, "twice");
    await send(topic, "once");
    await vi.waitFor(() => expect(events(heard)).toEqual(["kept", "twice", "twice", "once"]));
  });

  test("a failed join is retried by the client and succeeds", async () => {
    await world.chaos("joins", { count: 1 });
    const { all } = await listener();
    expect(all[0]).toEqual({
      status: "CHANNEL_ERROR",
      error: "RealtimeRestarting: Realtime is restarting, please standby",
    });
    await vi.waitFor(() => expect(all.at(-1)?.status).toBe("SUBSCRIBED"), { timeout: 5000 });
  });

  test("a channel closed or expired by the server is not rejoined by the client", async () => {
    for (const verb of ["close", "expire"]) {
      const { topic, client, all, system } = await listener();
      await world.chaos(verb, { topic });
      await vi.waitFor(() => expect(all.at(-1)?.status).toBe("CLOSED"));
      expect(system).toHaveLength(1);
      expect(client.getChannels()).toEqual([]);
    }
  });

  test("without partitions send is a warning and joins say so", async () => {
    await world.chaos("partitions");
    const topic = await readable();
    await expect(send(topic, "lost")).resolves.toBeDefined();
    const { first } = join((await world.client(ana)).channel(topic, configure));
    expect((await first).error).toMatch(/^MissingPartition: /);
  });
});

describe("limits and leaks", () => {
  // 22
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

  // 25
  test.each([
    ["no key", {}, 401, "API key is missing"],
    [
      "an unknown key",
      { apikey: "sb_publishable_other" },
      401,
      "The token provided is not a valid JWT",
    ],
  ])("a handshake with %s is refused over HTTP", async (_, query, status, error) => {
    const headers = { upgrade: "websocket", connection: "upgrade" };
    const { request } = await import("node:http");
    const search = new URLSearchParams(query as Record<string, string>);
    const answer = await new Promise<{ status: number; body: string }>((resolve, reject) => {
      request(`${world.url}/realtime/v1/websocket?${search}`, { headers }, (response) => {
        let body = "";
        response.on("data", (chunk) => {
          body += chunk;
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
      })
        .on("error", reject)
        .end();
    });
    expect(answer).toEqual({ status, body: JSON.stringify({ error }) });
  });

  // 32
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

  // 33
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

  // 29
  test("over the message rate every channel is closed and database messages are dropped", async () => {
    const { realtime, url } = await world.server({
      limits: { messagesPerSecond: 5 },
      delays: { rateTickMs: 200 },
    });
    const { topic, all, system } = await listener({ url });
    await world.db.query(`select realtime.send('{}', 'flood', $1) from generate_series(1, 50)`, [
      topic,
    ]);
    await vi.waitFor(() => expect(all.at(-1)?.status).toBe("CLOSED"));
    expect(system.at(-1)?.message).toBe("Too many messages per second");
    await send(topic, "dropped");
    await vi.waitFor(() => expect(realtime.stats().overRateDropped).toBeGreaterThan(0));
  });

  // 40
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

  test("a reader that does not read is cut", async () => {
    const { realtime, url } = await world.server({ limits: { maxBufferedBytes: -1 } });
    const raw = await rawSocket(url, { apikey: publishableKey, vsn: "2.0.0" });
    raw.send([null, "1", "phoenix", "heartbeat", {}]);
    await vi.waitFor(() => expect(realtime.stats()).toMatchObject({ sockets: 0, slowReaders: 1 }));
    expect(raw.texts).toEqual([]);
  });
});
