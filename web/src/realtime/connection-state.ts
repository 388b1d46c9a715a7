import type { TopicStatus } from "./topic.ts";

/**
 * What the agent may believe about the screen:
 * live         every topic is joined and nothing is being fetched
 * catching-up  joining for the first time, or reading what was missed
 * polling      some topic is not joined: the screen is right, up to 15 s late
 * offline      the server does not answer: the screen is as old as it says
 */
export type ConnectionState = "live" | "catching-up" | "polling" | "offline";

export interface ConnectionFacts {
  online: boolean;
  /** False once a fetch could not reach the server, until one does. */
  reachable: boolean;
  catchingUp: boolean;
  topics: { status: TopicStatus; failures: number }[];
}

export function connectionState(facts: ConnectionFacts): ConnectionState {
  if (!facts.online || !facts.reachable) return "offline";
  // A refused topic is a matter of rights; it says nothing about the connection.
  const wanted = facts.topics.filter((topic) => topic.status !== "denied");
  const missing = wanted.filter((topic) => topic.status !== "joined");
  if (missing.some((topic) => topic.failures > 0)) return "polling";
  if (missing.length > 0 || facts.catchingUp) return "catching-up";
  return "live";
}
