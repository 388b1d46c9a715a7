import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { rawSocket } from "./testing-socket.ts";
import {
  ana,
  bia,
  type Heard,
  hear,
  join,
  publishableKey,
  secretKey,
  startWorld,
  type World,
} from "./testing-world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld(2, { limits: { payloadKb: 60 } });
});
afterAll(() => world?.stop());

const configure = { config: { private: true } };
let topics = 0;

/** A fresh topic ana may read, joined by her. */
const listener = (...extra: Parameters<World["grant"]>[2][]) =>
  listenerOf(`room:${++topics}`, ...extra);

async function listenerOf(topic: string, ...extra: Parameters<World["grant"]>[2][]) {
  await world.grant(ana, topic, "broadcast.read", ...extra);
  const channel = (await world.client(ana)).channel(topic, configure);
  const heard = hear(channel);
  await join(channel).first;
  return { topic, heard };
}

const arrive = (heard: Heard[], count: number) =>
  vi.waitFor(() => expect(heard).toHaveLength(count), { timeout: 5000 });

describe("from the database", () => {
  test("send reaches the subscriber with the row's id and UTF-8 intact", async () => {
    const { topic, heard } = await listener();
    const text = "ação 🚀 日本";
    await world.db.query(
      `select realtime.send(jsonb_build_object('text', $1::text), 'nova_mensagem', $2)`,
      [text, topic],
    );
    await arrive(heard, 1);
    const { rows } = await world.db.query("select id from realtime.messages where topic = $1", [
      topic,
    ]);
    expect(heard[0]).toMatchObject({
      event: "nova_mensagem",
      payload: { text, id: rows[0].id },
      meta: { id: rows[0].id },
    });
  });

  test("broadcast_changes carries the whole row, before and after", async () => {
    const { topic, heard } = await listener();
    await world.db.query(`
      create table public.deals (id int primary key, name text);
      create function public.tell() returns trigger language plpgsql security definer as $$
      begin
        perform realtime.broadcast_changes(
          '${topic}', tg_op, tg_op, tg_table_name, tg_table_schema, new, old);
        return null;
      end $$;
      create trigger tell after insert or update or delete on public.deals
        for each row execute function public.tell();
    `);
    await world.db.query("insert into public.deals values (1, 'a')");
    await world.db.query("update public.deals set name = 'b'");
    await world.db.query("delete from public.deals");
    await arrive(heard, 3);
    const shape = { schema: "public", table: "deals" };
    const [a, b] = [
      { id: 1, name: "a" },
      { id: 1, name: "b" },
    ];
    expect(heard.map(({ payload }) => payload)).toMatchObject([
      { ...shape, operation: "INSERT", record: a, old_record: null },
      { ...shape, operation: "UPDATE", record: b, old_record: a },
      { ...shape, operation: "DELETE", record: null, old_record: b },
    ]);
  });

  test("a rollback is silent and fifty rows arrive in order", async () => {
    const { topic, heard } = await listener();
    const client = await world.db.connect();
    await client.query("begin");
    await client.query(`select realtime.send('{"never": true}', 'e', $1)`, [topic]);
    await client.query("rollback");
    await client.query(
      `select realtime.send(jsonb_build_object('n', n), 'e', $1) from generate_series(1, 50) n`,
      [topic],
    );
    await client.end();
    await arrive(heard, 50);
    expect(heard.map(({ payload }) => payload.n)).toEqual(
      Array.from({ length: 50 }, (_, i) => i + 1),
    );
  });

  test("rows too long for NOTIFY keep their place among short ones", async () => {
    const { topic, heard } = await listener();
    await world.db.query(
      `select realtime.send(jsonb_build_object('n', n, 'text',
         repeat('é', case when n % 3 = 0 then 25000 when n % 3 = 1 then 3990 else 1 end)), 'e', $1)
         from generate_series(1, 12) n`,
      [topic],
    );
    await arrive(heard, 12);
    expect(heard.map(({ payload }) => payload.n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(String(heard[2]?.payload.text)).toHaveLength(25_000);
  });

  test("send called as authenticated is dropped silently", async () => {
    const { topic, heard } = await listener();
    const client = await world.db.connect();
    await client.query("begin; set local role authenticated");
    await client.query(`select realtime.send('{}', 'denied', $1)`, [topic]);
    await client.query("commit");
    await client.end();
    await world.db.query(`select realtime.send('{}', 'allowed', $1)`, [topic]);
    await arrive(heard, 1);
    expect(heard[0]?.event).toBe("allowed");
  });

  // No frame can carry a longer header. Bytes count, not characters.
  test.each([
    ["x".repeat(255), "x".repeat(256)],
    [`x${"é".repeat(127)}`, "é".repeat(128)],
  ])(
    "an event name over 255 bytes is dropped and counted, and the next one arrives",
    async (longest, tooLong) => {
      const { topic, heard } = await listener();
      const before = world.realtime.stats().unencodable;
      for (const event of [tooLong, longest]) {
        await world.db.query("select realtime.send('{}', $1, $2)", [event, topic]);
      }
      await arrive(heard, 1);
      expect(heard[0]?.event).toBe(longest);
      expect(world.realtime.stats().unencodable).toBe(before + 1);
    },
  );

  test("a topic over 255 bytes, its prefix counted, can be joined and hears nothing", async () => {
    const name = (bytes: number) => `long:${++topics}:`.padEnd(bytes - "realtime:".length, "x");
    const [longest, tooLong] = [await listenerOf(name(255)), await listenerOf(name(256))];
    const before = world.realtime.stats().unencodable;
    for (const { topic } of [tooLong, longest]) {
      await world.db.query("select realtime.send('{}', 'e', $1)", [topic]);
    }
    await arrive(longest.heard, 1);
    expect(tooLong.heard).toEqual([]);
    expect(world.realtime.stats().unencodable).toBe(before + 1);
  });

  test("send_binary arrives as bytes", async () => {
    const { topic, heard } = await listener();
    await world.db.query(`select realtime.send_binary('\\x00ff10', 'bytes', $1)`, [topic]);
    await arrive(heard, 1);
    const body = heard[0]?.payload as unknown as ArrayBuffer;
    expect([...new Uint8Array(body)]).toEqual([0, 255, 16]);
  });

  test("numbers JavaScript cannot hold travel as Postgres wrote them", async () => {
    const topic = `room:${++topics}`;
    await world.grant(ana, topic, "broadcast.read");
    const raw = await rawSocket(world.url, { apikey: publishableKey, vsn: "2.0.0" });
    const access_token = await world.token(ana);
    raw.send(["1", "1", `realtime:${topic}`, "phx_join", { ...configure, access_token }]);
    await vi.waitFor(() => expect(raw.texts.join()).toContain('"status":"ok"'));
    await world.db.query(`select realtime.send('{"n": 12345678901234567890}', 'e', $1)`, [topic]);
    await vi.waitFor(() => expect(raw.binaries.join()).toContain("12345678901234567890"));
    raw.close();
  });
});

describe("from a client", () => {
  async function pair(config: object, ...grants: Parameters<World["grant"]>[2][]) {
    const { topic, heard } = await listener();
    await world.grant(bia, topic, "broadcast.read", ...grants);
    const channel = (await world.client(bia)).channel(topic, {
      config: { private: true, broadcast: config },
    });
    const own = hear(channel);
    await join(channel).first;
    return { channel, own, heard };
  }

  test("self and ack do what they say", async () => {
    const { channel, own, heard } = await pair({ self: true, ack: true }, "broadcast.write");
    const sent = await channel.send({ type: "broadcast", event: "e", payload: { n: 1 } });
    expect(sent).toBe("ok");
    await arrive(heard, 1);
    await arrive(own, 1);

    const quiet = await pair({ self: false }, "broadcast.write");
    await quiet.channel.send({ type: "broadcast", event: "e", payload: { n: 2 } });
    await arrive(quiet.heard, 1);
    expect(quiet.own).toEqual([]);
  });

  test("a denied write is dropped and its ack times out", async () => {
    const { channel, heard } = await pair({ ack: true });
    const message = { type: "broadcast", event: "e", payload: {} } as const;
    expect(await channel.send(message, { timeout: 300 })).toBe("timed out");
    expect(heard).toEqual([]);
  });

  test("binary makes the round trip", async () => {
    const { channel, heard } = await pair({ ack: true }, "broadcast.write");
    const bytes = new Uint8Array([1, 2, 3, 255]).buffer;
    await channel.send({ type: "broadcast", event: "bytes", payload: bytes });
    await arrive(heard, 1);
    const body = heard[0]?.payload as unknown as ArrayBuffer;
    expect([...new Uint8Array(body)]).toEqual([1, 2, 3, 255]);
  });

  test("an oversize payload with ack is an error and reaches nobody", async () => {
    const { channel, heard } = await pair({ ack: true }, "broadcast.write");
    const payload = { text: "x".repeat(61_000) };
    expect(await channel.send({ type: "broadcast", event: "e", payload })).toBe("error");
    expect(heard).toEqual([]);
  });
});

describe("over REST", () => {
  const post = (path: string, body: string, headers: Record<string, string> = {}) =>
    fetch(`${world.url}/realtime/v1/api/broadcast${path}`, {
      method: "POST",
      body,
      headers: { "content-type": "application/json", ...headers },
    });
  const batch = (...messages: object[]) => JSON.stringify({ messages });

  test("a batch answers 202 and skips the private messages it may not write", async () => {
    const denied = await listener();
    const allowed = await listener();
    await world.grant(bia, allowed.topic, "broadcast.write");
    const message = { event: "e", payload: { n: 1 }, private: true };
    const body = batch({ ...message, topic: denied.topic }, { ...message, topic: allowed.topic });
    const authorization = `Bearer ${await world.token(bia)}`;
    const response = await post("", body, { apikey: publishableKey, authorization });
    expect(response.status).toBe(202);
    await arrive(allowed.heard, 1);
    expect(allowed.heard[0]).toMatchObject({ event: "e", payload: { n: 1 } });
    expect(denied.heard).toEqual([]);
  });

  test("a batch without a key is 401, a bad one 422", async () => {
    const message = { topic: "t", event: "e", payload: {} };
    expect((await post("", batch(message))).status).toBe(401);
    expect((await post("", batch({ topic: "t" }), { apikey: publishableKey })).status).toBe(422);
    expect((await post("", "{", { apikey: publishableKey })).status).toBe(422);
  });

  test("a batch over the message rate is 429 as a whole", async () => {
    const { url } = await world.server({ limits: { messagesPerSecond: 1 } });
    const message = { topic: "t", event: "e", payload: {} };
    const response = await fetch(`${url}/api/broadcast`, {
      method: "POST",
      headers: { apikey: publishableKey },
      body: batch(message, message),
    });
    expect(response.status).toBe(429);
  });

  test("httpSend succeeds with the right and rejects without it", async () => {
    const { topic, heard } = await listener();
    await world.grant(bia, topic, "broadcast.write");
    const writer = (await world.client(bia)).channel(topic, configure);
    expect(await writer.httpSend("digitando", { who: "bia" })).toEqual({ success: true });
    await arrive(heard, 1);
    expect(heard[0]).toMatchObject({ event: "digitando", payload: { who: "bia" } });

    await world.revoke(bia, topic);
    await expect(writer.httpSend("digitando", { who: "bia" })).rejects.toThrow("Forbidden");
  });

  test("a path that is not URL-encoded, or a body that is not JSON, is 422", async () => {
    const headers = { apikey: secretKey };
    expect((await post("/%E0%A4%A/events/e", "{}", headers)).status).toBe(422);
    expect((await post("/t/events/e", "{", headers)).status).toBe(422);
    expect((await post("/t/events/e?persist=true", "{}", headers)).status).toBe(422);
  });

  test("a secret key writes any private topic", async () => {
    const { topic, heard } = await listener();
    const worker = (await world.client(null, { key: secretKey })).channel(topic, configure);
    expect(await worker.httpSend("from_function", { ok: true })).toEqual({ success: true });
    await arrive(heard, 1);
  });

  test("a preflight is answered", async () => {
    const response = await fetch(`${world.url}/realtime/v1/api/broadcast`, { method: "OPTIONS" });
    expect(response.status).toBe(204);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(response.headers.get("access-control-allow-headers")).toContain("apikey");
  });
});
