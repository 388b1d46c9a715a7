// Many listen at once: what the database says reaches each of them, once and in order. For a longer time:
// PROSA_LISTEN_SECONDS=600 npx vitest run --project stack scripts/stack/realtime/load.test.ts
import { loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { percentile } from "../../bench/row.ts";
import { type RawSocket, rawSocket } from "./testing-socket.ts";
import { ana, publishableKey, startWorld, type World } from "./testing-world.ts";

const subscribers = 200;
const perSecond = 5;
const seconds = Number(process.env.PROSA_LISTEN_SECONDS ?? 4);
const topic = "tenant:load:team";
const heartbeatMs = 25_000;

interface Listener {
  socket: RawSocket;
  isJoined: boolean;
  heard: number[];
}

let world: World;
const listeners: Listener[] = [];
const latenciesMs: number[] = [];
let heartbeat: NodeJS.Timeout;

beforeAll(async () => {
  world = await startWorld(9);
  await world.grant(ana, topic, "broadcast.read");
});
afterAll(async () => {
  clearInterval(heartbeat);
  for (const { socket } of listeners) socket.close();
  await world?.stop();
});

async function listen(url: string, access_token: string): Promise<Listener> {
  const hear = (text: string) => {
    if (text.includes('"status":"ok"')) listener.isJoined = true;
    for (const [, at, count] of text.matchAll(/"at":\s*([\d.]+).*?"count":\s*(\d+)/g)) {
      listener.heard.push(Number(count));
      latenciesMs.push(performance.timeOrigin + performance.now() - Number(at));
    }
  };
  const socket = await rawSocket(url, { apikey: publishableKey, vsn: "2.0.0" }, hear);
  const listener: Listener = { socket, isJoined: false, heard: [] };
  const config = { config: { private: true }, access_token };
  socket.send(["1", "1", `realtime:${topic}`, "phx_join", config]);
  return listener;
}

describe("two hundred subscribers of one topic", () => {
  test(
    "hear every event once and in order",
    async () => {
      const limits = { joinsPerSecond: 10_000, messagesPerSecond: 10_000 };
      const { url } = await world.server({ limits });
      const access_token = await world.token(ana, { exp: Math.floor(Date.now() / 1000) + 7_200 });
      for (let number = 0; number < subscribers; number++) {
        listeners.push(await listen(url, access_token));
      }
      heartbeat = setInterval(() => {
        for (const { socket } of listeners) socket.send([null, "2", "phoenix", "heartbeat", {}]);
      }, heartbeatMs);
      await vi.waitFor(
        () => expect(listeners.filter(({ isJoined }) => isJoined)).toHaveLength(subscribers),
        { timeout: 20_000 },
      );
      const said = Array.from({ length: perSecond * seconds }, (_, at) => at + 1);
      for (const count of said) {
        await world.db.query(
          `select realtime.send(json_build_object('count', $1::int, 'at',
             extract(epoch from clock_timestamp()) * 1000)::jsonb, 'e', $2)`,
          [count, topic],
        );
        await sleep(1_000 / perSecond);
      }
      await vi.waitFor(
        () => expect(listeners.filter(({ heard }) => heard.length < said.length)).toHaveLength(0),
        { timeout: 20_000 },
      );
      for (const { heard } of listeners) expect(heard).toEqual(said);
      const at = (percent: number) =>
        `p${percent} ${percentile(latenciesMs, percent).toFixed(1)} ms`;
      console.log(
        `${subscribers} listeners, ${said.length} events in ${seconds} s, 0 lost: insert to listener ` +
          `${[50, 95, 99].map(at).join(", ")} (load ${loadavg()[0]?.toFixed(1)})`,
      );
    },
    60_000 + seconds * 1_500,
  );
});
