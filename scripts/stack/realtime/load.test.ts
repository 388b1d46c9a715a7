// Many listen at once: what the database says reaches each of them, once and in order.
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type RawSocket, rawSocket } from "./testing-socket.ts";
import { ana, publishableKey, startWorld, type World } from "./testing-world.ts";

const subscribers = 200;
const perSecond = 5;
const seconds = 4;
const topic = "tenant:load:team";

let world: World;
const sockets: RawSocket[] = [];

beforeAll(async () => {
  world = await startWorld(9);
  await world.grant(ana, topic, "broadcast.read");
});
afterAll(async () => {
  for (const socket of sockets) socket.close();
  await world?.stop();
});

const countsOf = ({ texts, binaries }: RawSocket): number[] =>
  [...texts, ...binaries].flatMap((text) =>
    [...text.matchAll(/"count":\s*(\d+)/g)].map(([, count]) => Number(count)),
  );

describe("two hundred subscribers of one topic", () => {
  // k
  test("hear every event once and in order", async () => {
    const { url } = await world.server({ limits: { joinsPerSecond: 10_000 } });
    const access_token = await world.token(ana);
    for (let number = 0; number < subscribers; number++) {
      const socket = await rawSocket(url, { apikey: publishableKey, vsn: "2.0.0" });
      const config = { config: { private: true }, access_token };
      socket.send(["1", "1", `realtime:${topic}`, "phx_join", config]);
      sockets.push(socket);
    }
    await vi.waitFor(
      () => {
        const joined = sockets.filter(({ texts }) => texts.join().includes('"status":"ok"'));
        expect(joined).toHaveLength(subscribers);
      },
      { timeout: 20_000 },
    );
    const said = Array.from({ length: perSecond * seconds }, (_, at) => at + 1);
    for (const count of said) {
      await world.db.query("select realtime.send(jsonb_build_object('count', $1::int), 'e', $2)", [
        count,
        topic,
      ]);
      await sleep(1_000 / perSecond);
    }
    await vi.waitFor(
      () => expect(sockets.filter((one) => countsOf(one).length < said.length)).toEqual([]),
      { timeout: 20_000 },
    );
    for (const socket of sockets) expect(countsOf(socket)).toEqual(said);
  }, 60_000);
});
