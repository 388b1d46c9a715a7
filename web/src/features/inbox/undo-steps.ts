import type { InboxRow } from "@prosa/shared/events.ts";

export interface Verb {
  verb: "claim" | "release" | "assign" | "close" | "reopen";
  /** Of `assign`: who gets it. */
  userId?: string;
}

type Before = Pick<InboxRow, "status" | "assignee_id">;

/**
 * The verbs that bring a conversation back to how it was before `done`. There is no "undo" on the
 * server: the way back is taken in steps that anybody may take, and that others see.
 */
export function stepsBack(before: Before, done: Verb, me: string): Verb[] {
  if (before.status === "closed") return [{ verb: "close" }];
  const steps: Verb[] = [];
  let holder = done.verb === "assign" ? (done.userId ?? null) : me;
  if (done.verb === "close") steps.push({ verb: "reopen" });
  if (done.verb === "release") holder = null;
  if (before.assignee_id === null) {
    if (holder !== null && holder !== me) steps.push({ verb: "assign", userId: me });
    if (holder !== null) steps.push({ verb: "release" });
  } else if (holder === null && before.assignee_id === me) steps.push({ verb: "claim" });
  else if (holder !== before.assignee_id) {
    steps.push({ verb: "assign", userId: before.assignee_id });
  }
  return steps;
}
