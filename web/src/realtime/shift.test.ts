// A shift of eight hours in three tabs on the genuine client, its clock turned by hand: tokens are renewed
// and run out, sockets are cut, the server restarts, the page sleeps, one conversation follows another.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createClient } from "@supabase/supabase-js";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { fakeServer, tokenUntil } from "./fake-server.ts";
import { supabaseTransport } from "./supabase-transport.ts";
import { createSupervisor, type Feed } from "./supervisor.ts";

const MINUTE = 60_000;
const HOURS = 8;
const TABS = 3;
const TOKEN_MINUTES = 20;
/** What an agent with an open conversation is on: three topics of their own, and the conversation's two. */
const TOPICS = 5;

const { server, Socket, rooms, cutAll, expire } = fakeServer();

function openTab(tab: number) {
  let token = tokenUntil(Date.now() + TOKEN_MINUTES * MINUTE);
  const renew = async () => {
    token = tokenUntil(Date.now() + TOKEN_MINUTES * MINUTE);
  };
  const client = createClient("http://realtime.test", "sb_publishable_unit", {
    accessToken: async () => token,
    realtime: {
      transport: Socket as unknown as typeof WebSocket,
      reconnectAfterMs: () => 1_000,
    },
  });
  const reads: string[] = [];
  const supervisor = createSupervisor({
    transport: supabaseTransport(client, renew),
    isUnreachable: () => false,
  });
  const follow = (topics: string[], more: Partial<Feed> = {}) =>
    supervisor.open({
      topics,
      onEvent: () => undefined,
      catchUp: async (reason) => {
        reads.push(reason);
        return 0;
      },
      ...more,
    });
  for (const topic of ["inbox:i", "team", `user:${tab}`]) follow([`tenant:t:${topic}`]);
  let close: (() => void) | null = null;
  supervisor.start();
  return {
    supervisor,
    channels: () => client.getChannels().length,
    /** Callbacks that the client's socket keeps: each channel has some, and takes them with it. */
    listeners: () =>
      Object.values(client.realtime.stateChangeCallbacks).reduce((sum, all) => sum + all.length, 0),
    reads,
    look(conversation: number) {
      close?.();
      const topic = `tenant:t:conv:${conversation}`;
      const closes = [
        follow([topic], { lingers: true }),
        follow([`${topic}:live`], { presence: { key: String(tab), payload: { tab } } }),
      ];
      close = () => {
        for (const end of closes) end();
      };
    },
    async renew() {
      await renew();
      await supervisor.tokenChanged();
    },
  };
}

type Tab = ReturnType<typeof openTab>;

interface Hour {
  channels: number[];
  topics: number[];
  listeners: number[];
  states: string[];
  timers: number;
  joins: number;
  reads: number;
  megabytes: number;
}

/** One hour of a shift; it ends with a few quiet minutes, after which everything is as it was before. */
async function hourOf(tabs: Tab[], hour: number): Promise<void> {
  for (let minute = 0; minute < 60; minute++) {
    const isQuiet = minute >= 55;
    for (const [at, tab] of tabs.entries()) {
      if (!isQuiet) tab.look((hour * 60 + minute + at) % 40);
      // The third tab sleeps through every second renewal, and its channels are closed.
      const renews = minute % 15 === 0 && !(at === 2 && minute % 30 === 0);
      if (renews || minute === 57) void tab.renew();
      if (!isQuiet && minute % 7 === at) void tab.supervisor.wake("visible");
    }
    if (minute % 20 === 10) cutAll();
    if (minute === 33) {
      server.isUp = false;
      cutAll();
    }
    if (minute === 35) server.isUp = true;
    await vi.advanceTimersByTimeAsync(MINUTE);
    expire();
  }
}

function measure(tabs: Tab[], collect: () => void): Hour {
  collect();
  const reads = tabs.reduce((sum, tab) => sum + tab.reads.splice(0).length, 0);
  const joins = server.joins;
  server.joins = 0;
  return {
    ...{ joins, reads },
    channels: tabs.map((tab) => tab.channels()),
    topics: rooms(),
    listeners: tabs.map((tab) => tab.listeners()),
    states: tabs.map((tab) => tab.supervisor.state()),
    timers: vi.getTimerCount(),
    megabytes: process.memoryUsage().heapUsed / 2 ** 20,
  };
}

describe("a shift of eight hours in three tabs", () => {
  const hours: Hour[] = [];

  beforeAll(async () => {
    vi.useFakeTimers();
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const tabs = Array.from({ length: TABS }, (_, tab) => openTab(tab));
    for (let hour = 0; hour < HOURS; hour++) {
      await hourOf(tabs, hour);
      hours.push(measure(tabs, collect));
    }
    const stopped = Promise.all(tabs.map((tab) => tab.supervisor.stop()));
    await vi.advanceTimersByTimeAsync(MINUTE);
    await stopped;
  }, 120_000);
  afterAll(() => void vi.useRealTimers());

  it("ends every hour live, on one socket and five channels a tab", () => {
    for (const { channels, topics, states } of hours) {
      expect(channels).toEqual(Array(TABS).fill(TOPICS));
      expect(topics).toEqual(Array(TABS).fill(TOPICS));
      expect(states).toEqual(Array(TABS).fill("live"));
    }
  });

  it("gathers neither timers nor listeners", () => {
    const [first] = hours;
    for (const { timers, listeners } of hours) {
      expect(timers).toBeLessThanOrEqual(first!.timers + TABS);
      expect(listeners).toEqual(first!.listeners);
    }
  });

  it("joins and reads as often in the last hour as in the second, and loops nowhere", () => {
    expect(server.refusals).toBeGreaterThan(0); // expired tokens did come up
    for (const key of ["joins", "reads"] as const) {
      const [second, last] = [hours[1]![key], hours.at(-1)![key]];
      expect(second).toBeGreaterThan(60 * TABS); // every minute another conversation
      expect(Math.abs(last - second)).toBeLessThan(second * 0.1);
    }
  });

  it("keeps its memory flat", () => {
    const [second, last] = [hours[1]!.megabytes, hours.at(-1)!.megabytes];
    expect(last - second).toBeLessThan(2);
  });

  it("leaves nothing behind when it is over", () => {
    expect(rooms()).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
