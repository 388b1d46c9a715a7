import { describe, expect, it } from "vitest";
import { type ConnectionFacts, connectionState } from "./connection-state.ts";
import type { TopicStatus } from "./topic.ts";

const topic = (status: TopicStatus, failures = 0) => ({ status, failures });
const facts = (given: Partial<ConnectionFacts>): ConnectionFacts => ({
  online: true,
  reachable: true,
  catchingUp: false,
  topics: [topic("joined")],
  ...given,
});

describe("connectionState", () => {
  it.each<[string, Partial<ConnectionFacts>, string]>([
    ["everything is joined", {}, "live"],
    ["the missed part is being read", { catchingUp: true }, "catching-up"],
    ["a topic joins for the first time", { topics: [topic("joining")] }, "catching-up"],
    ["a topic waits for its next try", { topics: [topic("waiting", 1)] }, "polling"],
    ["a topic tries again", { topics: [topic("joined"), topic("joining", 2)] }, "polling"],
    ["the browser has no network", { online: false }, "offline"],
    ["the server does not answer", { reachable: false, topics: [topic("waiting", 3)] }, "offline"],
    [
      "a refused topic is the only one missing",
      { topics: [topic("joined"), topic("denied", 3)] },
      "live",
    ],
  ])("when %s", (_when, given, expected) => {
    expect(connectionState(facts(given))).toBe(expected);
  });
});
