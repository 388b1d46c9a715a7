import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { feed, settle, setUp, TOPIC } from "./supervisor-testing.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("the supervisor", () => {
  it("opens a topic once, however many hold it, and leaves it 30 s after the last", async () => {
    const { fake, supervisor } = setUp();
    const first = supervisor.open(feed().feed);
    const second = supervisor.open(feed().feed);
    await settle();
    expect(fake.channels).toHaveLength(1);
    first();
    second();
    second();
    await vi.advanceTimersByTimeAsync(29_900);
    expect(fake.openOn(TOPIC)).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(fake.openOn(TOPIC)).toHaveLength(0);
  });

  it("keeps a lingering topic for who comes back, and reads what it missed", async () => {
    const { fake, supervisor } = setUp();
    const first = supervisor.open(feed().feed);
    await settle();
    fake.last(TOPIC).handlers.onStatus("joined", "");
    first();
    await vi.advanceTimersByTimeAsync(20_000);
    const again = feed();
    supervisor.open(again.feed);
    await vi.advanceTimersByTimeAsync(40_000);
    expect(fake.channels).toHaveLength(1);
    expect(again.reads).toEqual(["joined"]);
  });

  it("lets a feed that lingers hear on until its topic is left, once", async () => {
    const { fake, supervisor } = setUp();
    const first = feed({ lingers: true });
    const release = supervisor.open(first.feed);
    await settle();
    fake.last(TOPIC).handlers.onStatus("joined", "");
    await settle();
    release();
    release();
    fake.last(TOPIC).handlers.onEvent("while lingering", {});
    expect(first.seen).toEqual(["while lingering"]);
    const second = feed({ lingers: true });
    const releaseAgain = supervisor.open(second.feed);
    await settle();
    fake.last(TOPIC).handlers.onEvent("taken over", {});
    expect([first.seen.length, second.seen.length]).toEqual([1, 1]);
    releaseAgain();
    await vi.advanceTimersByTimeAsync(31_000);
    fake.last(TOPIC).handlers.onEvent("too late", {});
    expect(second.seen).toEqual(["taken over"]);
    expect(first.reads).toEqual(["joined"]);
  });

  it("reads after every join, first and again", async () => {
    const { fake, supervisor } = setUp();
    const { feed: one, reads } = feed();
    supervisor.open(one);
    await settle();
    fake.last(TOPIC).handlers.onStatus("joined", "");
    await settle();
    fake.last(TOPIC).handlers.onStatus("closed", "");
    await vi.advanceTimersByTimeAsync(1_000);
    fake.last(TOPIC).handlers.onStatus("joined", "");
    await settle();
    expect(reads).toEqual(["joined", "joined"]);
  });

  it("applies what arrives during a read after the read", async () => {
    const { fake, supervisor } = setUp();
    let answer: () => void = () => undefined;
    const order: string[] = [];
    supervisor.open({
      topics: [TOPIC],
      onEvent: ({ event }) => order.push(event),
      catchUp: () =>
        new Promise<number>((resolve) => {
          answer = () => {
            order.push("read");
            resolve(1);
          };
        }),
    });
    await settle();
    fake.last(TOPIC).handlers.onStatus("joined", "");
    fake.last(TOPIC).handlers.onEvent("nova_mensagem", {});
    expect(supervisor.state()).toBe("catching-up");
    answer();
    await settle();
    expect(order).toEqual(["read", "nova_mensagem"]);
    expect(supervisor.state()).toBe("live");
  });

  it("polls every 15 s while not joined and audits every 5 min while joined", async () => {
    const { fake, supervisor } = setUp();
    const { feed: one, reads } = feed();
    fake.state.reachable = false;
    supervisor.open(one);
    await vi.advanceTimersByTimeAsync(45_000);
    expect(reads).toEqual(["poll", "poll", "poll"]);
    expect(supervisor.state()).toBe("polling");
    fake.state.reachable = true;
    await vi.advanceTimersByTimeAsync(30_000);
    fake.last(TOPIC).handlers.onStatus("joined", "");
    await settle();
    reads.length = 0;
    await vi.advanceTimersByTimeAsync(10 * 60_000 + 30_000);
    expect(reads).toEqual(["audit", "audit"]);
    expect(supervisor.state()).toBe("live");
  });

  it("reports what an audit found, because it should have arrived by itself", async () => {
    const { fake, supervisor, audits } = setUp();
    supervisor.open(feed({ catchUp: async (reason) => (reason === "audit" ? 2 : 7) }).feed);
    await settle();
    fake.last(TOPIC).handlers.onStatus("joined", "");
    await vi.advanceTimersByTimeAsync(5 * 60_000 + 15_000);
    expect(audits).toEqual([2]);
  });

  it("wakes in order: token, socket, read", async () => {
    const { fake, supervisor } = setUp();
    const { feed: one, reads } = feed();
    supervisor.open(one);
    await settle();
    fake.last(TOPIC).handlers.onStatus("failed", "transport");
    await settle();
    fake.log.length = 0;
    await supervisor.wake("visible");
    await settle();
    expect(fake.log).toEqual(["authorize", "authorize", `open ${TOPIC}`]);
    expect(reads).toEqual(["visible"]);
  });

  it("replaces the socket after five failures and joins everything anew", async () => {
    const { fake, supervisor } = setUp();
    supervisor.open(feed().feed);
    supervisor.open(feed({ topics: ["other"] }).feed);
    await settle();
    fake.last("other").handlers.onStatus("joined", "");
    for (let i = 0; i < 5; i++) {
      fake.last(TOPIC).handlers.onStatus("failed", "boom");
      await vi.advanceTimersByTimeAsync(31_000);
    }
    expect(fake.log.filter((entry) => entry === "replace")).toHaveLength(1);
    expect(fake.channels.filter((channel) => channel.topic === "other")).toHaveLength(2);
    expect(fake.openOn("other")).toHaveLength(1);
  });

  it("tells a feed that it was refused, and asks again when the token changes", async () => {
    const { fake, supervisor } = setUp();
    const access: boolean[] = [];
    supervisor.open(feed({ onAccess: (denied) => access.push(denied) }).feed);
    await settle();
    for (let i = 0; i < 3; i++) {
      fake.last(TOPIC).handlers.onStatus("failed", "Unauthorized: no");
      await vi.advanceTimersByTimeAsync(30_000);
    }
    expect(access.at(-1)).toBe(true);
    await supervisor.tokenChanged();
    await settle();
    fake.last(TOPIC).handlers.onStatus("joined", "");
    expect(access.at(-1)).toBe(false);
  });

  it("says who is here again after a rejoin, and no longer once released", async () => {
    const { fake, supervisor } = setUp();
    const release = supervisor.open(
      feed({ presence: { key: "u", payload: { nome: "Bruno" } } }).feed,
    );
    await settle();
    fake.last(TOPIC).handlers.onStatus("joined", "");
    expect(fake.last(TOPIC).sent).toEqual(["track"]);
    fake.last(TOPIC).handlers.onStatus("closed", "");
    await vi.advanceTimersByTimeAsync(1_000);
    fake.last(TOPIC).handlers.onStatus("joined", "");
    expect(fake.last(TOPIC).sent).toEqual(["track"]);
    release();
    expect(fake.last(TOPIC).sent).toEqual(["track", "untrack"]);
  });

  it("drops what cannot be sent at once", async () => {
    const { fake, supervisor } = setUp();
    supervisor.open(feed().feed);
    await settle();
    supervisor.send(TOPIC, "atendente_digitando", {});
    fake.last(TOPIC).handlers.onStatus("joined", "");
    supervisor.send(TOPIC, "atendente_parou_digitar", {});
    expect(fake.last(TOPIC).sent).toEqual(["atendente_parou_digitar"]);
  });

  it("is silent after it was stopped and whole after it was started again", async () => {
    const { fake, supervisor } = setUp();
    const { feed: one, seen, reads } = feed();
    supervisor.open(one);
    await settle();
    fake.last(TOPIC).handlers.onStatus("joined", "");
    await settle();
    const stopping = supervisor.stop();
    await settle();
    await stopping;
    expect(fake.log.at(-1)).toBe("stop");
    const opened = fake.channels.length;
    fake.last(TOPIC).handlers.onEvent("nova_mensagem", {});
    await supervisor.wake("visible");
    await vi.advanceTimersByTimeAsync(600_000);
    expect(fake.channels).toHaveLength(opened);
    expect(seen).toEqual([]);
    expect(reads).toEqual(["joined"]);
    supervisor.start();
    await settle();
    expect(fake.openOn(TOPIC)).toHaveLength(1);
  });
});
