import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { feed, settle, setUp, TOPIC } from "./supervisor-testing.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("the supervisor, when the server was away,", () => {
  it("is offline while the server cannot be reached, and tries the same read again", async () => {
    const { fake, supervisor } = setUp();
    let broken = true;
    const reads: string[] = [];
    supervisor.open(
      feed({
        catchUp: async (reason) => {
          reads.push(reason);
          if (broken) throw new TypeError("Failed to fetch");
          return 0;
        },
      }).feed,
    );
    await settle();
    fake.last(TOPIC).handlers.onStatus("joined", "");
    await settle();
    expect(supervisor.state()).toBe("offline");
    broken = false;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(reads).toEqual(["joined", "joined"]);
    expect(supervisor.state()).toBe("live");
  });

  it("opens the socket at once when a read proves the server to be back", async () => {
    const { fake, supervisor } = setUp();
    let broken = true;
    const read = async () => {
      if (broken) throw new TypeError("Failed to fetch");
      return 0;
    };
    supervisor.open(feed({ catchUp: read }).feed);
    await settle();
    fake.state.reachable = false;
    fake.last(TOPIC).handlers.onStatus("failed", "transport");
    await vi.advanceTimersByTimeAsync(30_000);
    expect(supervisor.state()).toBe("offline");
    fake.log.length = 0;
    broken = false;
    await vi.advanceTimersByTimeAsync(4_000);
    expect(fake.log).toContain("replace");
  });

  it("leaves a socket alone that outlived the outage", async () => {
    const { fake, supervisor } = setUp();
    let broken = true;
    supervisor.open(
      feed({
        catchUp: async () => {
          if (broken) throw new TypeError("Failed to fetch");
          return 0;
        },
      }).feed,
    );
    await settle();
    fake.last(TOPIC).handlers.onStatus("joined", "");
    await settle();
    broken = false;
    await vi.advanceTimersByTimeAsync(4_000);
    expect(supervisor.state()).toBe("live");
    expect(fake.log).not.toContain("replace");
  });

  it("reads again once a server that was starting reads the database", async () => {
    const { fake, supervisor } = setUp();
    const { feed: one, reads } = feed();
    supervisor.open(one);
    await settle();
    fake.last(TOPIC).handlers.onStatus("joined", "");
    await settle();
    fake.last(TOPIC).handlers.onReplication();
    await settle();
    expect(reads).toEqual(["joined", "joined"]);
  });
});
