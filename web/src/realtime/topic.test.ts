import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fakeTransport } from "./fake-transport.ts";
import { openTopic, type TopicStatus } from "./topic.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function open(name = "tenant:t:conv:c", isLookedAt = () => true) {
  const fake = fakeTransport();
  const seen: TopicStatus[] = [];
  const events: string[] = [];
  const topic = openTopic(name, null, {
    transport: fake.transport,
    random: () => 1,
    isLookedAt,
    onStatus: (status) => seen.push(status),
    onReplication: () => events.push("replication"),
    onEvent: (event) => events.push(event),
    onPresence: () => undefined,
    onExhausted: () => {
      fake.log.push("exhausted");
      topic.restart();
    },
  });
  await vi.advanceTimersByTimeAsync(0);
  return { fake, topic, seen, events, name };
}

describe("a topic", () => {
  it("hands the token over before it joins", async () => {
    const { fake, name } = await open();
    expect(fake.log).toEqual(["authorize", `open ${name}`]);
  });

  it("comes back after a close, which the client library never does by itself", async () => {
    const { fake, topic, name } = await open();
    fake.last(name).handlers.onStatus("joined", "");
    fake.last(name).handlers.onStatus("closed", "");
    expect(topic.status).toBe("waiting");
    await vi.advanceTimersByTimeAsync(1_000);
    fake.last(name).handlers.onStatus("joined", "");
    expect(topic.status).toBe("joined");
    expect(topic.failures).toBe(0);
  });

  it("never closes a channel inside its own status callback", async () => {
    const { fake, name } = await open();
    const channel = fake.last(name);
    channel.handlers.onStatus("failed", "boom");
    expect(channel.closed).toBe(false);
    await vi.advanceTimersByTimeAsync(0);
    expect(channel.closed).toBe(true);
  });

  it("keeps one attempt in flight, whatever the old channels still report", async () => {
    const { fake, topic, name } = await open();
    for (let i = 0; i < 4; i++) {
      fake.last(name).handlers.onStatus("failed", "boom");
      topic.retry();
      topic.retry();
      await vi.advanceTimersByTimeAsync(0);
      expect(fake.openOn(name)).toHaveLength(1);
    }
    fake.channels[0]?.handlers.onStatus("joined", "");
    expect(topic.status).toBe("joining");
  });

  it.each<[string, string, boolean, number[]]>([
    ["a few seconds while somebody looks", "boom", true, [1_000, 2_000, 3_000, 3_000]],
    ["ever longer while nobody does", "boom", false, [1_000, 2_000, 4_000, 8_000]],
    [
      "ever longer after a refusal",
      "ClientJoinRateLimitReached: Too many joins per second",
      true,
      [1_000, 2_000, 4_000, 8_000],
    ],
  ])("waits %s", async (_how, reason, isLookedAt, expected) => {
    const { fake, name } = await open("tenant:t:conv:c", () => isLookedAt);
    const waits: number[] = [];
    for (let i = 0; i < 4; i++) {
      fake.last(name).handlers.onStatus("failed", reason);
      const before = fake.channels.length;
      let waited = 0;
      while (fake.channels.length === before) {
        await vi.advanceTimersByTimeAsync(500);
        waited += 500;
      }
      waits.push(waited);
    }
    expect(waits).toEqual(expected);
  });

  it("is there when the socket opens, however long there was none", async () => {
    const { fake, name } = await open();
    fake.state.reachable = false;
    fake.last(name).handlers.onStatus("failed", "transport");
    await vi.advanceTimersByTimeAsync(600_000);
    const before = fake.channels.length;
    fake.state.reachable = true;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(fake.channels).toHaveLength(before + 1);
  });

  it("passes on that the database is being read, of its present channel only", async () => {
    const { fake, events, name } = await open();
    const first = fake.last(name);
    first.handlers.onStatus("closed", "");
    await vi.advanceTimersByTimeAsync(1_000);
    first.handlers.onReplication();
    expect(events).toEqual([]);
    fake.last(name).handlers.onReplication();
    expect(events).toEqual(["replication"]);
  });

  it("gives the whole socket up after five failures", async () => {
    const { fake, name } = await open();
    for (let i = 0; i < 5; i++) {
      expect(fake.log).not.toContain("exhausted");
      fake.last(name).handlers.onStatus("failed", "boom");
      await vi.advanceTimersByTimeAsync(30_000);
    }
    expect(fake.log.filter((entry) => entry === "exhausted")).toHaveLength(1);
  });

  it("refreshes an expired token before it tries again", async () => {
    const { fake, name } = await open();
    fake.last(name).handlers.onStatus("failed", "InvalidJWTToken: Token has expired 3 seconds ago");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(fake.log.slice(-3)).toEqual(["refresh", "authorize", `open ${name}`]);
  });

  it("stops after two refusals with a fresh token, and asks again only when told to", async () => {
    const { fake, topic, name } = await open();
    const refuse = async () => {
      fake.last(name).handlers.onStatus("failed", "Unauthorized: You do not have permissions");
      await vi.advanceTimersByTimeAsync(60_000);
    };
    await refuse();
    await refuse();
    expect(topic.status).toBe("joining");
    await refuse();
    expect(topic.status).toBe("denied");
    const attempts = fake.channels.length;
    topic.retry();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(fake.channels).toHaveLength(attempts);
    topic.retry(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(fake.channels).toHaveLength(attempts + 1);
  });

  it("counts an unreachable server as a failure, not as a refusal", async () => {
    const { fake, topic, name } = await open();
    fake.state.reachable = false;
    fake.last(name).handlers.onStatus("failed", "transport");
    await vi.advanceTimersByTimeAsync(120_000);
    expect(topic.status).toBe("waiting");
    fake.state.reachable = true;
    topic.retry();
    await vi.advanceTimersByTimeAsync(0);
    fake.last(name).handlers.onStatus("joined", "");
    expect(topic.status).toBe("joined");
  });

  it("is silent once left", async () => {
    const { fake, topic, seen, events, name } = await open();
    fake.last(name).handlers.onStatus("joined", "");
    const before = seen.length;
    void topic.leave();
    fake.last(name).handlers.onEvent("nova_mensagem", {});
    await vi.advanceTimersByTimeAsync(600_000);
    expect(seen).toHaveLength(before);
    expect(events).toEqual([]);
    expect(fake.openOn(name)).toEqual([]);
  });
});
