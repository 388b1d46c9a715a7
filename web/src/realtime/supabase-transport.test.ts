import type { SupabaseClient } from "@supabase/supabase-js";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { supabaseTransport } from "./supabase-transport.ts";

const LONG_AWAY_MS = 600_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The client's socket as far as the transport asks about it. */
function setUp(state: "open" | "connecting" | "closed") {
  const log: string[] = [];
  const socket = { state };
  let heard: (status: string) => void = () => undefined;
  const realtime = {
    isConnected: () => socket.state === "open",
    isConnecting: () => socket.state === "connecting",
    stateChangeCallbacks: { open: [], close: [], error: [], message: [] },
    connect: () => void log.push("connect"),
    disconnect: async () => void log.push("disconnect"),
    setAuth: async () => undefined,
    onHeartbeat: (callback: (status: string) => void) => {
      heard = callback;
    },
    sendHeartbeat: async () => {
      log.push("heartbeat");
      heard("sent");
    },
  };
  const client = { realtime, removeAllChannels: async () => [] } as unknown as SupabaseClient;
  return {
    transport: supabaseTransport(client, async () => undefined),
    log,
    socket,
    hear: (status: string) => heard(status),
  };
}

describe("connect", () => {
  it("gives up a handshake that nobody answers, and begins another", async () => {
    const { transport, log, socket } = setUp("connecting");
    const connected = transport.connect("topic");
    await vi.advanceTimersByTimeAsync(4_500);
    expect(log).toEqual(["connect", "disconnect", "connect"]);
    socket.state = "open";
    await vi.advanceTimersByTimeAsync(200);
    await expect(connected).resolves.toBe(true);
  });

  it("leaves the pause between two attempts to the client", async () => {
    const { transport, log } = setUp("closed");
    const connected = transport.connect("topic");
    await vi.advanceTimersByTimeAsync(11_000);
    await expect(connected).resolves.toBe(false);
    expect(log).toEqual(["connect"]);
  });

  it("is one attempt for all topics that want one", async () => {
    const { transport, log, socket } = setUp("closed");
    const connected = ["one", "two", "three"].map((topic) => transport.connect(topic));
    await vi.advanceTimersByTimeAsync(300);
    socket.state = "open";
    await vi.advanceTimersByTimeAsync(200);
    await expect(Promise.all(connected)).resolves.toEqual([true, true, true]);
    expect(log).toEqual(["connect"]);
  });
});

describe("stop", () => {
  it("ends an attempt under way, also one that is just beginning anew", async () => {
    const { transport, log } = setUp("connecting");
    const connected = transport.connect("topic");
    await vi.advanceTimersByTimeAsync(1_000);
    await transport.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    await expect(connected).resolves.toBe(false);
    expect(log).toEqual(["connect", "disconnect"]);
  });
});

describe("isAlive", () => {
  it("believes an open socket after a moment, without asking", async () => {
    const { transport, log } = setUp("open");
    await expect(transport.isAlive(5_000)).resolves.toBe(true);
    expect(log).toEqual([]);
  });

  it("asks after a long absence, and believes the answer", async () => {
    const { transport, log, hear } = setUp("open");
    const alive = transport.isAlive(LONG_AWAY_MS);
    hear("ok");
    await expect(alive).resolves.toBe(true);
    expect(log).toEqual(["heartbeat"]);
  });

  it("takes silence for death", async () => {
    const { transport } = setUp("open");
    const alive = transport.isAlive(LONG_AWAY_MS);
    await vi.advanceTimersByTimeAsync(3_000);
    await expect(alive).resolves.toBe(false);
  });

  it("waits for the heartbeat that is on its way, since a second would end the socket", async () => {
    const { transport, log, hear } = setUp("open");
    const asked = [transport.isAlive(LONG_AWAY_MS), transport.isAlive(LONG_AWAY_MS)];
    hear("ok");
    await expect(Promise.all(asked)).resolves.toEqual([true, true]);
    expect(log).toEqual(["heartbeat"]);
  });

  it("lets a socket be that is just being opened, and no closed one", async () => {
    await expect(setUp("connecting").transport.isAlive(LONG_AWAY_MS)).resolves.toBe(true);
    await expect(setUp("closed").transport.isAlive(0)).resolves.toBe(false);
  });
});
