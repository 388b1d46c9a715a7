import { describe, expect, it } from "vitest";
import { stepsBack, type Verb } from "./undo-steps.ts";

const ME = "me";
const waiting = { status: "waiting", assignee_id: null } as const;
const mine = { status: "active", assignee_id: ME } as const;
const theirs = { status: "active", assignee_id: "carla" } as const;
const closed = { status: "closed", assignee_id: ME } as const;

const say = (steps: Verb[]) => steps.map((s) => (s.userId ? `${s.verb} ${s.userId}` : s.verb));

describe("stepsBack", () => {
  it.each([
    ["taking from the queue", waiting, { verb: "claim" }, ["release"]],
    ["giving back my own", mine, { verb: "release" }, ["claim"]],
    ["giving back a colleague's", theirs, { verb: "release" }, ["assign carla"]],
    ["assigning my own away", mine, { verb: "assign", userId: "carla" }, ["assign me"]],
    [
      "assigning a waiting one",
      waiting,
      { verb: "assign", userId: "carla" },
      ["assign me", "release"],
    ],
    ["assigning a waiting one to myself", waiting, { verb: "assign", userId: ME }, ["release"]],
    ["closing my own", mine, { verb: "close" }, ["reopen"]],
    ["closing a colleague's", theirs, { verb: "close" }, ["reopen", "assign carla"]],
    ["closing a waiting one", waiting, { verb: "close" }, ["reopen", "release"]],
    ["reopening", closed, { verb: "reopen" }, ["close"]],
  ] as const)("takes back %s", (_what, before, done, steps) => {
    expect(say(stepsBack(before, done, ME))).toEqual(steps);
  });
});
