// A supervisor on a socket made of arrays, and a feed that writes down what it was told.
import { vi } from "vitest";
import { fakeTransport } from "./fake-transport.ts";
import { createSupervisor, type Feed } from "./supervisor.ts";

export const TOPIC = "tenant:t:conv:c";
/** A closed channel is gone in the next turn, hence one millisecond. */
export const settle = () => vi.advanceTimersByTimeAsync(1);

export function setUp() {
  const fake = fakeTransport();
  const audits: number[] = [];
  const supervisor = createSupervisor({
    transport: fake.transport,
    random: () => 1,
    isUnreachable: (error) => error instanceof TypeError,
    onAudit: (differences) => audits.push(differences),
  });
  supervisor.start();
  return { fake, supervisor, audits };
}

export function feed(given: Partial<Feed> = {}) {
  const seen: string[] = [];
  const reads: string[] = [];
  const made: Feed = {
    topics: [TOPIC],
    onEvent: ({ event }) => seen.push(event),
    catchUp: async (reason) => {
      reads.push(reason);
      return 0;
    },
    ...given,
  };
  return { feed: made, seen, reads };
}
