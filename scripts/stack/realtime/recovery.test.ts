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

  test("replay brings the newest, in order, marked and not twice", async () => {
    const topic = await readable();
    const delivered = () => world.realtime.stats().database.delivered;
    const before = delivered();
    for (let n = 1; n <= 27; n += 1) await send(topic, `e${n}`);
    await vi.waitFor(() => expect(delivered()).toBe(before + 27));
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
    await vi.waitFor(() => expect(delivered()).toBe(before + 28));
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
